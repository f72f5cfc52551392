import { changedLines, objectsConcerned } from '../domain/compare-mappings.ts';
import type { ConnectionRules } from '../domain/connection.ts';
import { followedObjects } from '../domain/field-mapping.ts';
import { resolveMapping } from '../domain/resolved-mapping.ts';
import { SIDES } from '../domain/side.ts';
import type { PairObject, Side } from '../domain/side.ts';
import type { EngineContext } from './engine-context.ts';
import { schemasSeen } from './known-schemas.ts';
import { unreadNames } from './preview-object.ts';

/** What a new version of the rules sets going with the records of one object. */
export interface BegunObject {
  readonly object: PairObject;
  /** Every record is read once more, in the bulk lane. */
  readonly isReadAnew: boolean;
  /** Lines that changed, by Marketo's names. */
  readonly fields: readonly string[];
  /** Sides for which every record is held against another filter than before. */
  readonly filters: readonly Side[];
}

/** What the rules of the context set going, where `before` held until then. Asks no vendor; nothing can be told before the first cycle. */
export async function whatBegins(context: EngineContext, before: ConnectionRules): Promise<readonly BegunObject[]> {
  const schemas = await schemasSeen(context);
  if (schemas === null) return [];
  const [was, is] = [before.mapping, context.rules.mapping];
  // With one that is followed no more nothing begins.
  const concerned = objectsConcerned(was, is, schemas.salesforce).filter((object) => followedObjects(is).includes(object));
  return concerned.map((object) => {
    const [earlier, now] = [resolveMapping(was, schemas, object), resolveMapping(is, schemas, object)];
    return {
      object,
      isReadAnew: !followedObjects(was).includes(object) || unreadNames(context, earlier, now).salesforce.length > 0,
      fields: changedLines(was, is, schemas.salesforce, object).map(({ line }) => line.key),
      filters: SIDES.filter((to) => earlier.filters?.[to]?.text !== now.filters?.[to]?.text),
    };
  });
}
