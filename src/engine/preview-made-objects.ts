import type { ObjectDesign } from '../domain/custom-object.ts';
import { ERROR_CATALOGUE } from '../domain/error-catalogue.ts';
import type { Schema } from '../domain/field.ts';
import { followedObjects } from '../domain/field-mapping.ts';
import type { Mapping } from '../domain/field-mapping.ts';
import { isCustomObject, isTold } from '../domain/object-pair.ts';
import type { DraftWarning } from '../domain/rules-preview.ts';
import type { PairObject, Side } from '../domain/side.ts';
import { StepFailure } from '../domain/step-failure.ts';
import { ownError } from '../domain/sync-error.ts';
import type { SyncError } from '../domain/sync-error.ts';
import { MOST_DESCRIBED } from './connector-port.ts';
import type { EngineContext } from './engine-context.ts';
import { objectsToMake } from './make-custom-objects.ts';

/** Custom objects, tasks and events of a draft that would not be followed, with what a cycle would say of each. */
export interface RefusedObjects {
  readonly refused: ReadonlyMap<PairObject, SyncError>;
  readonly warnings: readonly DraftWarning[];
  /** Questions put to the vendors. */
  readonly calls: number;
}

/**
 * Judges what Marketo is to have made for a draft by the checks of the cycle that would make it (`makeCustomObjects`): whether the sync
 * user sees it, whether it leads anywhere, and Marketo's limits. What is refused today for the same reason is not said again. Of `mayAsk`
 * questions one shows the objects that are not followed yet, and one what Marketo has; what nobody could be asked is left open.
 */
export async function refusedObjects(context: EngineContext, draft: Mapping, schemas: Readonly<Record<Side, Schema>>, mayAsk: number): Promise<RefusedObjects> {
  const { connectors, rules } = context;
  const known = new Set(followedObjects(rules.mapping));
  const unseen = followedObjects(draft).filter((object) => isMade(object) && !known.has(object));
  const described = unseen.length === 0 || mayAsk === 0 ? null : await answered(connectors.salesforce.describe?.(unseen.slice(0, MOST_DESCRIBED), 'normal'));
  let calls = described === null ? 0 : 1;
  const open = new Set(described === null ? unseen : unseen.slice(MOST_DESCRIBED));
  const seen = { ...schemas, salesforce: { ...schemas.salesforce, objects: { ...schemas.salesforce.objects, ...described } } };
  const before = new Map(objectsToMake(rules.mapping, schemas).map(({ object, state }) => [object, state]));
  const refused = new Map<PairObject, SyncError>();
  const designs: ObjectDesign[] = [];
  for (const { object, state } of objectsToMake(draft, seen)) {
    if (open.has(object)) continue;
    if (state.kind === 'missing' && before.get(object)?.kind !== 'missing') designs.push(state.design);
    const today = before.get(object);
    if (state.kind === 'refused' && !(today?.kind === 'refused' && today.code === state.code)) refused.set(object, ownError(state.code));
  }
  const errors = designs.length === 0 || mayAsk <= calls ? null : await answered(connectors.marketo.foreseeObjects?.(designs));
  if (errors !== null) calls += 1;
  errors?.forEach((error, place) => {
    const object = designs[place]?.object;
    if (object !== undefined && error !== null) refused.set(object, error);
  });
  return { refused, warnings: [...refused].map(([object, { code }]) => said(object, code)), calls };
}

function isMade(object: PairObject): boolean {
  return isCustomObject(object) || isTold(object);
}

/** What a vendor that does not answer, or is asked no such thing, leaves open is null. */
async function answered<T>(answer: Promise<T> | undefined): Promise<T | null> {
  if (answer === undefined) return null;
  try {
    return await answer;
  } catch (failure) {
    if (!(failure instanceof StepFailure)) throw failure;
    return null;
  }
}

/** In the words of the status, once the draft is applied. */
function said(object: PairObject, code: SyncError['code']): DraftWarning {
  const { title, cause, remedy } = ERROR_CATALOGUE[code];
  return { kind: code === 'OBJECT_NOT_ACCESSIBLE' ? 'hidden' : 'refused', object, field: null, says: `${title}. ${cause} ${remedy}` };
}
