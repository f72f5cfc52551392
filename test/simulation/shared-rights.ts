import type { Random } from '../../simulators/foundation/random.ts';
import type { SyncCycle } from '../../src/domain/sync-cycle.ts';
import type { KeptSchema } from '../../src/engine/store-port.ts';
import type { BesideParts, FieldAccess } from './beside-parts.ts';
import { between, sample } from './random-streams.ts';
import type { RunLine } from './shared-lines.ts';
import type { SharedPlan } from './shared-options.ts';
import type { SharedUsers } from './shared-users.ts';

/** What administrators take away from the sync user of fields that members, or campaigns and programs, share, and what has to be said of it. */
export interface SharedRights {
  /** Hides a field from the sync user, lets it be read alone, or gives it back. */
  set(chance: Random): Promise<void>;
  /** What the sync user may do with a field is another thing from now on, whoever decided it. */
  accessSet(access: FieldAccess): void;
  /** Whether a campaign's field of Salesforce was hidden at this moment, true time in ms, and a cycle has noticed it: what was typed then was read by nobody before all was read anew (decision 20). */
  wasInTheDark(line: RunLine, at: number): boolean;
  /** Whether a field of Salesforce was hidden at this moment, true time in ms, or no cycle had succeeded since it came back: an emptiness found then says nothing (decision 20). */
  wasUnread(line: RunLine, at: number): boolean;
  /** What a cycle kept of what it found changed. */
  schemaKept(kept: KeptSchema): void;
  /** A cycle ended: whatever was hidden before it began has been named by now, and so has what came back (I29). */
  cycleEnded(cycle: Pick<SyncCycle, 'state'>): void;
}

/** What these rights are checked with. */
export type SharedRightsParts = Pick<BesideParts, 'scheduler' | 'books' | 'verdicts' | 'accessTaken' | 'setFieldAccess' | 'hasForgotten' | 'at'> & {
  readonly plan: SharedPlan;
  readonly planned: readonly RunLine[];
  /** The lines that the settings name by now, and since when, true time in ms. */
  readonly lines: () => readonly RunLine[];
  readonly linesSince: () => number;
  /** Whether the settings name any campaign by now: before that nobody asks what its fields are (seed 93037). */
  readonly hasCampaigns: () => boolean;
  readonly users: Pick<SharedUsers, 'typeSoon'>;
};

/** Salesforce hides no field that every record must have. */
const NEVER_HIDDEN: ReadonlySet<string> = new Set(['Campaign.Name']);

/** Where a line's field is kept in Salesforce. */
export function placeInSalesforce({ field }: RunLine): { readonly object: 'Campaign' | 'CampaignMember'; readonly field: string } {
  return { object: field.of === 'member' ? 'CampaignMember' : 'Campaign', field: field.salesforce };
}

/** The rights of a run, none of which was taken away yet. */
export function createSharedRights({ scheduler, books, verdicts, accessTaken, setFieldAccess, hasForgotten, at, plan, planned, lines, linesSince, hasCampaigns, users }: SharedRightsParts): SharedRights {
  const ofMembers = planned.filter(({ field }) => field.of === 'member');
  const ofCampaigns = planned.filter((line) => line.field.of === 'campaign' && plan.hidesCampaigns === true && !NEVER_HIDDEN.has(nameOf(line)));
  /** What the history says of each field of campaigns since it could last be told: away, or in sight. */
  const told = new Map<string, 'away' | 'in sight'>();
  const givenBackAt = new Map<string, number>();
  const hiddenSince = new Map<string, number>();
  /** Spans in which a field was hidden, each once it is over, of those that a cycle noticed. */
  const dark: { readonly name: string; readonly from: number; readonly to: number }[] = [];
  const noticed = new Set<string>();
  /** Spans in which nobody had read what a field held, from its hiding on; `to` null until a cycle has succeeded that began after its return. */
  const unread: { readonly name: string; readonly from: number; readonly backAt: number; to: number | null }[] = [];
  /** When a cycle ended for the first time: only what changes after it can be told from what has always been so. */
  let firstEndAt = Infinity;
  let campaignsSince = Infinity;

  /** True time, ms, when the newest cycle began. */
  function beganAt(): number {
    return books.grants.findLast(({ name }) => name.endsWith('/cycle'))?.at ?? -Infinity;
  }

  /** Whether that one goes by a version of the settings that names the lines. */
  function isSettled(): boolean {
    if (hasCampaigns()) campaignsSince = Math.min(campaignsSince, scheduler.now());
    return beganAt() > Math.max(linesSince(), campaignsSince);
  }

  function nameOf(line: RunLine): string {
    const { object, field } = placeInSalesforce(line);
    return `${object}.${field}`;
  }

  const giveBack = (line: RunLine): Promise<void> => setFieldAccess({ ...placeInSalesforce(line), read: true, edit: true });

  function checkNamed(line: RunLine, began: number): void {
    const { object, field } = placeInSalesforce(line);
    const taken = accessTaken(object, field);
    const isHidden = taken?.read === false;
    // Hiding once more what is hidden changes nothing (seed 140018).
    const since = isHidden ? (hiddenSince.get(nameOf(line)) ?? taken.since) : (givenBackAt.get(nameOf(line)) ?? Infinity);
    if (since >= began || since <= firstEndAt) return;
    const said = told.get(nameOf(line));
    if (isHidden && said === 'away') return verdicts.reached('a hidden field of campaigns was named');
    if (!isHidden && said === 'in sight') return verdicts.reached('a field of campaigns that came back was named');
    if (isHidden || said === 'away') verdicts.violated('I29', 'E', `${nameOf(line)} ${isHidden ? 'is hidden' : 'can be seen again'} since ${new Date(since).toISOString()}, a cycle that began ${new Date(began).toISOString()} is over, and the history says that it is ${said ?? 'as ever'}`);
  }

  return {
    async set(chance) {
      const [line] = sample(chance, ofCampaigns.length > 0 && chance.chance(0.75) ? ofCampaigns : ofMembers, 1);
      if (line === undefined) return;
      const { object, field } = placeInSalesforce(line);
      const what = line.field.of === 'member' ? 'members' : 'campaigns';
      const isRead = chance.chance(0.3);
      if (accessTaken(object, field) !== null && chance.chance(line.field.of === 'member' ? 0.6 : 0.3)) return giveBack(line);
      await setFieldAccess({ object, field, read: isRead, edit: false });
      verdicts.reached(isRead ? `a field of ${what} may only be read` : `a field of ${what} is hidden`);
      const lastsMs = between(chance, 20, line.field.of === 'member' || chance.chance(0.6) ? 1500 : 7200) * 1000;
      at(lastsMs, `a field of ${what} is given back`, () => giveBack(line));
      if (line.field.of === 'campaign') users.typeSoon(chance, line, lastsMs);
    },
    accessSet({ object, field, read }) {
      const name = `${object}.${field}`;
      const since = hiddenSince.get(name);
      if (!read && since === undefined) hiddenSince.set(name, scheduler.now());
      if (!read || since === undefined) return;
      if (noticed.has(name)) dark.push({ name, from: since, to: scheduler.now() });
      unread.push({ name, from: since, backAt: scheduler.now(), to: null });
      givenBackAt.set(name, scheduler.now());
      hiddenSince.delete(name);
      noticed.delete(name);
    },
    wasInTheDark: (line, moment) => !hasForgotten() && dark.some(({ name, from, to }) => name === nameOf(line) && from <= moment && moment <= to),
    wasUnread: (line, moment) => unread.some(({ name, from, to }) => name === nameOf(line) && from <= moment && moment <= (to ?? Infinity)),
    schemaKept({ events }) {
      for (const { side, object, field, kind, decision, lines: concerned } of events) {
        if (side !== 'salesforce' || object !== 'campaign') continue;
        // Of an object that is away, or back, its fields are not told one by one.
        if (field === null) {
          told.clear();
          firstEndAt = Infinity;
          continue;
        }
        if (kind === 'field-appeared') told.set(`Campaign.${field}`, 'in sight');
        if (kind !== 'field-lost') continue;
        told.set(`Campaign.${field}`, 'away');
        if (hiddenSince.has(`Campaign.${field}`)) noticed.add(`Campaign.${field}`);
        const line = lines().find((one) => one.field.of === 'campaign' && one.field.salesforce === field);
        if (line === undefined || !isSettled()) continue;
        const isNamed = decision === 'suspend' && concerned.some((one) => one.object === 'campaign' && one.key === line.key);
        if (!isNamed) verdicts.violated('I29', 'E', `Campaign.${field} is away, and the history says ${decision} of the lines ${JSON.stringify(concerned)}`);
      }
    },
    cycleEnded({ state }) {
      if (state === 'succeeded') for (const span of unread) if (span.backAt < beganAt()) span.to ??= scheduler.now();
      if (!isSettled() || state !== 'succeeded') return;
      if (!hasForgotten()) for (const line of lines()) if (line.field.of === 'campaign') checkNamed(line, beganAt());
      firstEndAt = Math.min(firstEndAt, scheduler.now());
    },
  };
}
