import { changedLines, objectsConcerned, warningsOf } from '../domain/compare-mappings.ts';
import type { ConnectionRules } from '../domain/connection.ts';
import { resolveMapping } from '../domain/resolved-mapping.ts';
import type { DraftWarning } from '../domain/rules-preview.ts';
import type { EngineContext } from './engine-context.ts';
import { schemasSeen } from './known-schemas.ts';

/**
 * The lines that a draft adds or changes and that can never work, because the types of their fields do not go together (PRODUCT C3). One
 * that the rules of today have already is no reason against a draft: its field was changed by a vendor's admin, and it is suspended.
 * Asks no vendor; before a cycle has seen both sides there are none.
 */
export async function impossibleLines(context: EngineContext, draft: ConnectionRules): Promise<readonly DraftWarning[]> {
  const schemas = await schemasSeen(context);
  if (schemas === null) return [];
  const { mapping } = context.rules;
  return objectsConcerned(mapping, draft.mapping, schemas.salesforce).flatMap((object) =>
    warningsOf(resolveMapping(draft.mapping, schemas, object), changedLines(mapping, draft.mapping, schemas.salesforce, object)).filter(({ kind }) => kind === 'refused'),
  );
}
