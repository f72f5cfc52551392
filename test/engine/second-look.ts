import { expect } from 'vitest';
import { DEFAULT_FIELD_MAPPINGS, deletionFlag } from '../../src/app/settings/default-mapping.ts';
import type { ReconcilePass } from '../../src/domain/reconcile-pass.ts';
import type { PairObject } from '../../src/domain/side.ts';
import { askForReconcile } from '../../src/engine/ask-for-reconcile.ts';
import { withValues } from '../../simulators/salesforce/world/record.ts';
import { openBridge } from './bridge.ts';
import type { Bridge, BridgeOptions } from './bridge.ts';
import { salesforceAll } from './worlds.ts';

/** A day. */
export const DAY_MS = 86_400_000;
/** The key fields of either side. */
export const KEYS = { marketoKeyField: 'basculeSalesforceId', salesforceKeyField: 'Marketo_Id__c' };
/** People alone, told of deletions. */
export const PEOPLE = { fields: [...DEFAULT_FIELD_MAPPINGS, ...deletionFlag('sfdcIsDeleted')], objects: {}, ...KEYS };

/** A bridge at rest that looks at everything once a week. */
export async function settled(options: BridgeOptions = {}, mapping: BridgeOptions['rules'] = { mapping: PEOPLE }): Promise<Bridge> {
  const bridge = openBridge({ salesforcePeople: 40, ...options, rules: { reconcileEveryDays: 7, ...mapping, ...options.rules } });
  await bridge.settle();
  return bridge;
}

/** Asks for a pass over everything and runs cycles until all of it was looked at and repaired: for minutes where Marketo's log may tell of somebody yet (L27). */
export async function passOver(bridge: Bridge, object: PairObject | null = null, meanwhile = async (): Promise<void> => undefined): Promise<void> {
  bridge.clock.advance(1000);
  expect(await askForReconcile(bridge.context(), object)).toMatchObject({ result: 'asked' });
  for (let round = 0; round < 24; round++) {
    await bridge.cycle();
    await meanwhile();
    const asked = (await bridge.queries.reconcileRows('test')).filter(({ askedAt }) => askedAt !== null);
    if (asked.every(({ pass, askedAt }) => pass?.phase === 'ended' && pass.startedAt >= (askedAt ?? ''))) break;
  }
  await bridge.settle();
}

/** The pass over an object as it stands. */
export async function passOf(bridge: Bridge, object: PairObject): Promise<ReconcilePass> {
  const pass = (await bridge.queries.reconcileRows('test')).find((row) => row.object === object)?.pass;
  if (pass === undefined || pass === null) throw new Error(`no pass over ${object}`);
  return pass;
}

/** What it found. */
export async function found(bridge: Bridge, object: PairObject): Promise<Partial<ReconcilePass>> {
  const { phase, compared, differing, gone, unknown, hidden } = await passOf(bridge, object);
  return { phase, compared, differing, gone, unknown, hidden };
}

/** A complete pass that found nothing. */
export const NOTHING = { phase: 'ended', differing: 0, gone: 0, unknown: 0, hidden: 0 } as const;

/** Ids of all records of an object. */
export async function idsOf(bridge: Bridge, object: 'Lead' | 'Contact' | 'Account'): Promise<readonly string[]> {
  return (await salesforceAll(bridge, object, ['Name'])).map(({ Id }) => String(Id));
}

/** Changes a record of Salesforce as a transaction does that becomes visible long after its stamp (F21): no later reading meets it. */
export function changeUnseen(bridge: Bridge, object: string, id: string, values: Readonly<Record<string, string | boolean | null>>): void {
  const { store } = bridge.salesforce.world;
  const record = store.table(object).get(id);
  if (record === undefined) throw new Error(`no ${object} ${id}`);
  store.transaction(() => {
    store.put(object, withValues(record, values));
    return { keep: true, value: undefined };
  });
}
