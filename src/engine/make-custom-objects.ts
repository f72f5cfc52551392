import { followedActivities, judgeActivity } from '../domain/activity.ts';
import { customObjectsOf, judgeCustomObject } from '../domain/custom-object.ts';
import type { CustomObjectState } from '../domain/custom-object.ts';
import type { Schema } from '../domain/field.ts';
import type { Mapping } from '../domain/field-mapping.ts';
import { isTold } from '../domain/object-pair.ts';
import type { ActivityObject, CustomObject, PairObject, Side } from '../domain/side.ts';
import { StepFailure } from '../domain/step-failure.ts';
import { ownError } from '../domain/sync-error.ts';
import type { SyncError } from '../domain/sync-error.ts';
import type { EngineContext } from './engine-context.ts';

/** An object that could not be made is tried again after so long, and when either side shows something else. */
const AGAIN_AFTER_MS = 10 * 60_000;

/**
 * Makes Marketo's counterparts of followed custom objects, and the types of activities that tell of tasks and events, where it
 * does not have them (PRODUCT I1, decision 27), and keeps what is wrong with any
 * of them where the status shows it: one that cannot be made stops no other. Answers whether any was made, so that
 * Marketo's schema is another than the one seen. Costs nothing while all are there.
 */
export async function makeCustomObjects({ rules, schemas, connectors, clock, log }: EngineContext): Promise<boolean> {
  const { salesforce, marketo } = schemas;
  if (salesforce === undefined || marketo === undefined) return false;
  const version = `${salesforce.version}/${marketo.version}`;
  const before = schemas.customObjects;
  if (before?.version === version && Math.abs(clock.now() - before.at) < AGAIN_AFTER_MS) return false;
  const errors = new Map<PairObject, SyncError>();
  let made = 0;
  for (const { object, state } of objectsToMake(rules.mapping, { salesforce, marketo })) {
    const error = state.kind === 'refused' ? ownError(state.code) : state.kind === 'missing' ? await make(connectors.marketo, state.design) : null;
    if (state.kind === 'missing' && error === null) made += 1;
    if (error === null) continue;
    errors.set(object, error);
    log.warn('object not followed', { object, code: error.code, vendorCode: error.vendorCode });
  }
  schemas.customObjects = { version, at: clock.now(), errors };
  return made > 0;
}

/** What Marketo is to have made for it, in the order in which that is made, each with what it needs now. */
export function objectsToMake(mapping: Mapping, schemas: Readonly<Record<Side, Schema>>): readonly { readonly object: ActivityObject | CustomObject; readonly state: CustomObjectState }[] {
  const objects = [...followedActivities(mapping), ...customObjectsOf(mapping, schemas.salesforce)];
  return objects.map((object) => ({ object, state: isTold(object) ? judgeActivity(mapping, schemas, object) : judgeCustomObject(mapping, schemas, object) }));
}

async function make(marketo: EngineContext['connectors']['marketo'], design: Parameters<NonNullable<typeof marketo.makeObject>>[0]): Promise<SyncError | null> {
  if (marketo.makeObject === undefined) return ownError('OBJECT_NOT_ACCESSIBLE');
  try {
    await marketo.makeObject(design);
    return null;
  } catch (failure) {
    if (failure instanceof StepFailure) return failure.error;
    throw failure;
  }
}
