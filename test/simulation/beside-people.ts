import type { ConnectionRules } from '../../src/domain/connection.ts';
import type { Side } from '../../src/domain/side.ts';
import type { HttpRequest } from '../../src/connectors/http-transport.ts';
import { createActivities } from './activities-of-world.ts';
import type { ActivitiesOfWorld } from './activities-of-world.ts';
import type { ActivityRow } from './activity-rows.ts';
import type { BesideParts } from './beside-parts.ts';
import { createMembers } from './members-of-world.ts';
import type { MembersOfWorld, SentOfMembers } from './members-of-world.ts';
import type { ObjectRow } from './object-rows.ts';
import { createObjects } from './objects-of-world.ts';
import type { ObjectsOfWorld } from './objects-of-world.ts';
import type { OptionRecord } from './option-record.ts';
import type { Verdicts } from './oracle.ts';
import type { Exchange } from './road.ts';
import { createRules } from './rules-of-world.ts';
import type { RulesOfWorld } from './rules-of-world.ts';
import type { Owner } from './scheduler.ts';
import { OUTSIDE } from './vendors.ts';

/** Everything of a run beside people; what it does not have is null. */
export interface BesidePeople {
  readonly objects: ObjectsOfWorld | null;
  readonly members: MembersOfWorld | null;
  readonly activities: ActivitiesOfWorld | null;
  readonly rules: RulesOfWorld | null;
  /** What the settings name of it by now. */
  lines(): Required<Pick<ConnectionRules['mapping'], 'objects' | 'fields' | 'campaigns'>> & Pick<ConnectionRules['mapping'], 'memberFields' | 'campaignFields' | 'filters'>;
  begin(onFollowed: () => void): Promise<void>;
  scan(side: Side, by: 'user' | 'engine'): void;
  onRequest(process: Owner, side: Side, request: HttpRequest): void;
  onExchange(exchange: Exchange): void;
  /** `refusedForEver` are records of the surviving core; `by` says what is allowed. */
  checkQuiet(refusedForEver: ReadonlySet<string>, by: Verdicts): void;
  settle(): void;
}

/** What of a request is beside people. */
interface Sent {
  readonly objects: readonly ObjectRow[];
  readonly members: SentOfMembers | null;
  readonly activities: readonly ActivityRow[];
}

/** What the options of a run name beside people, before anything has happened. */
export function createBeside(given: Omit<BesideParts, 'at'> & { readonly guard: (work: Promise<unknown>) => void }, options: Pick<OptionRecord, 'objects' | 'members' | 'activities' | 'rules' | 'lifecycles'>): BesidePeople {
  const parts: BesideParts = { ...given, at: (ms, what, act) => void given.scheduler.at(OUTSIDE, what, ms, () => given.guard(Promise.resolve(act()))) };
  const objects: ObjectsOfWorld | null = options.objects === null ? null : createObjects({ ...parts, isKeptFrom: (pair, to) => rules?.isKeptFrom(pair, to) === true, takesCompanies: options.lifecycles.deletedToo.marketo.includes('account') }, options.objects);
  const members = options.members === null ? null : createMembers(parts, options.members);
  const activities = options.activities === null ? null : createActivities(parts, options.activities);
  const rules: RulesOfWorld | null = options.rules === null ? null : createRules(parts, options.rules, (id) => objects?.ledger.lastAt('salesforce', id) ?? 0);
  const sent = new WeakMap<HttpRequest, Sent>();
  return {
    objects,
    members,
    activities,
    rules,
    lines() {
      const { objects: lines, fields } = objects?.lines() ?? { objects: {}, fields: [] };
      const ruled = rules?.lines();
      return { fields: [...fields, ...(ruled?.fields ?? [])], objects: { ...lines, ...activities?.lines() }, campaigns: members?.campaigns() ?? [], ...members?.shared?.lines(), ...(ruled === undefined ? {} : { filters: ruled.filters }) };
    },
    async begin(onFollowed) {
      await objects?.begin(onFollowed);
      await members?.begin(onFollowed);
      await activities?.begin(onFollowed);
      await rules?.newFields?.begin();
    },
    scan(side, by) {
      objects?.scan(side, by);
      members?.scan(side, by);
      activities?.scan(side, by);
    },
    onRequest(process, side, request) {
      rules?.onRequest(process, side, request);
      sent.set(request, {
        objects: side === 'marketo' ? (objects?.onSend(process, request) ?? []) : [],
        members: members?.onSend(process, side, request) ?? null,
        activities: side === 'marketo' ? (activities?.onSend(process, request) ?? []) : [],
      });
    },
    onExchange({ process, side, request, body }) {
      const rows = sent.get(request);
      objects?.onExchange(rows?.objects ?? [], body);
      members?.onExchange({ process, side, request, body }, rows?.members ?? { members: [], campaigns: [] });
      activities?.onExchange(rows?.activities ?? [], body);
    },
    checkQuiet(refusedForEver, by) {
      objects?.checkQuiet(by);
      members?.checkQuiet(refusedForEver, by);
      activities?.checkQuiet(refusedForEver);
      rules?.checkQuiet(refusedForEver, by);
    },
    settle() {
      objects?.settle();
      members?.settle();
    },
  };
}
