import type { ToldKind } from './activity-rows.ts';
import { stateOf } from './activity-rows.ts';
import type { Plain } from './same-value.ts';
import type { Vendors } from './vendors.ts';

/** How a task or an event stood from a moment on. */
export interface ActivityVersion {
  /** True time, ms. */
  readonly at: number;
  /** Salesforce's stamp of its last change by somebody, ms by its clock. */
  readonly stamp: number;
  /** The lead or contact that it is about; null for one that is about nobody. */
  readonly who: string | null;
  /** What of it is worth an activity (decision 27). */
  readonly state: string;
  readonly subject: string;
  readonly isThere: boolean;
  /** Private, or an invited colleague's copy: told to nobody. */
  readonly isWithheld: boolean;
}

/** A task or an event of Salesforce, with all that it was. */
export interface ActivityRecord {
  readonly kind: ToldKind;
  readonly id: string;
  /** Oldest first. */
  readonly versions: readonly ActivityVersion[];
}

/** Tasks and events as they are and were in Salesforce's world, found by comparing. */
export interface ActivityLedger {
  scan(): void;
  records(): readonly ActivityRecord[];
  record(id: string): ActivityRecord | undefined;
}

/** Salesforce's own names, by kind. */
export const ACTIVITY_TABLES: Readonly<Record<ToldKind, string>> = { task: 'Task', event: 'Event' };

/** An empty ledger. */
export function createActivityLedger(vendors: Vendors, now: () => number): ActivityLedger {
  const known = new Map<string, object>();
  const records = new Map<string, ActivityRecord>();
  return {
    scan() {
      for (const kind of ['task', 'event'] as const) {
        for (const record of vendors.salesforce.world.store.table(ACTIVITY_TABLES[kind]).inIdOrder({})) {
          if (known.get(record.Id) === record) continue;
          known.set(record.Id, record);
          const stored = record as Readonly<Record<string, Plain>>;
          const version: ActivityVersion = {
            at: now(),
            stamp: Date.parse(String(stored['LastModifiedDate']).replace('+0000', 'Z')),
            who: typeof stored['WhoId'] === 'string' ? stored['WhoId'] : null,
            state: stateOf(kind, { isClosed: stored['IsClosed'], startDateTime: stored['StartDateTime'] }),
            subject: String(stored['Subject'] ?? ''),
            isThere: stored['IsDeleted'] !== true,
            isWithheld: stored['IsPrivate'] === true || stored['IsChild'] === true,
          };
          records.set(record.Id, { kind, id: record.Id, versions: [...(records.get(record.Id)?.versions ?? []), version] });
        }
      }
    },
    records: () => [...records.values()],
    record: (id) => records.get(id),
  };
}

/** How it stood at a moment of true time, ms, and all that it became since. */
export function versionsSince({ versions }: ActivityRecord, at: number): readonly ActivityVersion[] {
  const standing = versions.findLast((version) => version.at <= at);
  return [...(standing === undefined ? [] : [standing]), ...versions.filter((version) => version.at > at)];
}
