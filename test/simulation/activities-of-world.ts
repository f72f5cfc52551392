import { createRandom } from '../../simulators/foundation/random.ts';
import { objectMappings } from '../../src/app/settings/default-object-mapping.ts';
import type { Mapping } from '../../src/domain/field-mapping.ts';
import type { HttpRequest } from '../../src/connectors/http-transport.ts';
import { createActivityLedger } from './activity-ledger.ts';
import type { ActivityLedger } from './activity-ledger.ts';
import { activityResults, activityRows } from './activity-rows.ts';
import type { ActivityRow, ToldKind } from './activity-rows.ts';
import { createActivityUsers } from './activity-users.ts';
import type { ActivityUsers } from './activity-users.ts';
import type { BesideParts } from './beside-parts.ts';
import { createActivityChecks } from './check-activities.ts';
import type { ActivitiesPlan } from './member-options.ts';
import type { Owner } from './scheduler.ts';

/** Everything of a run that is about tasks and events. */
export interface ActivitiesOfWorld {
  readonly users: ActivityUsers;
  readonly ledger: ActivityLedger;
  /** The lines of the mapping that the settings hold by now. */
  lines(): Mapping['objects'];
  /** Makes what is there before the run, and plans when the settings name it. */
  begin(onFollowed: () => void): Promise<void>;
  scan(side: 'salesforce' | 'marketo', by: 'user' | 'engine'): void;
  onSend(process: Owner, request: HttpRequest): readonly ActivityRow[];
  onExchange(rows: readonly ActivityRow[], body: string): void;
  checkQuiet(refusedForEver: ReadonlySet<string>): void;
}

/** Bascule's names of its activity types (decision 27). */
const TYPES: Readonly<Record<string, ToldKind>> = { basculeTask: 'task', basculeEvent: 'event' };

/** The tasks and events of a run, before anything has happened. */
export function createActivities(parts: BesideParts, plan: ActivitiesPlan): ActivitiesOfWorld {
  const { scheduler, vendors, people, books, verdicts, hidden, stampedUnseen, forgotLog } = parts;
  let isFollowed = false;
  const ledger = createActivityLedger(vendors, scheduler.now);
  const checks = createActivityChecks({ books, people, ledger, verdicts, hidden, viewAgeMs: parts.viewAgeMs, forgotLog: () => forgotLog() || (parts.hasForgotten() && parts.wasPurged()), stampedUnseen, isPersonOf: parts.isPersonOf });
  const users = createActivityUsers({ vendors, people, ledger, requestSync: parts.requestSync, later: parts.later });

  function types(): ReadonlyMap<number, ToldKind> {
    return new Map([...vendors.marketo.world.activityTypes.values()].flatMap(({ id, apiName }) => (TYPES[apiName] === undefined ? [] : [[id, TYPES[apiName]] as const])));
  }

  return {
    users,
    ledger,
    lines: () => (isFollowed ? objectMappings(['task', 'event']) : {}),
    async begin(onFollowed) {
      await users.prepare(createRandom(parts.seed), plan.atFirst);
      const follow = (): void => {
        isFollowed = true;
        onFollowed();
      };
      if (plan.followedAtMs === 0) return follow();
      parts.at(plan.followedAtMs, 'tasks and events are followed', () => {
        verdicts.reached('activities are followed while the sync runs');
        follow();
      });
    },
    scan(side) {
      if (side === 'salesforce') ledger.scan();
    },
    onSend(process, request) {
      const rows = activityRows(request, types());
      checks.onSend(process, rows);
      return rows;
    },
    onExchange(rows, body) {
      if (rows.length > 0) checks.onExchange(rows, activityResults(body, rows.length));
    },
    checkQuiet: (refusedForEver) => checks.checkQuiet(isFollowed, refusedForEver),
  };
}
