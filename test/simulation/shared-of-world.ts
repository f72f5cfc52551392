import type { Side } from '../../src/domain/side.ts';
import type { Mapping } from '../../src/domain/field-mapping.ts';
import type { HttpRequest } from '../../src/connectors/http-transport.ts';
import type { BesideParts } from './beside-parts.ts';
import type { OperationLife } from './books.ts';
import { checkSharedQuiet } from './check-shared-quiet.ts';
import { createSharedChecks } from './check-shared.ts';
import type { SharedRow } from './check-shared.ts';
import type { MemberRow } from './member-rows.ts';
import type { Verdicts } from './oracle.ts';
import type { PairingsOfRun } from './pairings-of-run.ts';
import type { Owner } from './scheduler.ts';
import type { RowResult } from './sent-rows.ts';
import { createSharedLedger } from './shared-ledger.ts';
import type { SharedLedger } from './shared-ledger.ts';
import { MEMBER_FIELDS, programRecord, settingsLine, sharedFieldNamed } from './shared-lines.ts';
import type { PlannedLine, RunLine, SharedKind } from './shared-lines.ts';
import type { SharedPlan } from './shared-options.ts';
import { campaignResults, campaignRows, isTaken, programAsked } from './shared-rows.ts';
import type { CampaignRow } from './shared-rows.ts';
import { createSharedRights } from './shared-rights.ts';
import type { SharedRights } from './shared-rights.ts';
import { createSharedUsers } from './shared-users.ts';
import type { SharedUsers } from './shared-users.ts';

/** Everything of a run that campaigns, programs and their members share beside statuses. */
export interface SharedOfWorld {
  readonly users: SharedUsers;
  readonly ledger: SharedLedger;
  /** The lines that the settings name by now. */
  lines(): Required<Pick<Mapping, 'memberFields' | 'campaignFields'>>;
  /** Makes the fields, and plans when the settings name the lines. */
  begin(onFollowed: () => void): Promise<void>;
  scan(side: Side, by: 'user' | 'vendor'): void;
  onSend(process: Owner, side: Side, request: HttpRequest, members: readonly SentMember[]): readonly CampaignRow[];
  onExchange(exchange: SharedExchange): void;
  /** Whether somebody changed a program and no reading can have told of it yet: those are read one by one, every ten minutes. */
  isToBeRead(): boolean;
  /** What administrators take away from the sync user. */
  readonly rights: SharedRights;
  checkQuiet(refusedForEver: ReadonlySet<string>, by: Verdicts): void;
  settle(): void;
}

/** A membership on the wire with the operation it was sent for. */
interface SentMember {
  readonly row: MemberRow;
  readonly life: OperationLife | undefined;
}

/** What a vendor made of a call. */
interface SharedExchange {
  readonly process: Owner;
  readonly side: Side;
  readonly request: HttpRequest;
  readonly body: string;
  readonly campaigns: readonly CampaignRow[];
  readonly members: readonly (SentMember & { readonly result: RowResult | undefined })[];
}

/** When a program was read last and by whom; true time, ms. */
interface Reading {
  readonly at: number;
  readonly process: Owner;
  /** Whether it was a cycle that read it. */
  readonly isOfCycle: boolean;
}

/** These fields of a run, before anything has happened. */
export function createShared(parts: BesideParts, plan: SharedPlan, { all: pairings, followed, wasLedSince, isUnread }: PairingsOfRun): SharedOfWorld {
  const { scheduler, vendors, people, books, verdicts, stampedUnseen, hasForgotten, wasPurged, accessTaken } = parts;
  const ledger = createSharedLedger(vendors, pairings, scheduler.now);
  const planned = [...runLines('member', plan.memberLines), ...runLines('campaign', plan.campaignLines)];
  let lines: readonly RunLine[] = [];
  let linesSince = Infinity;
  let readings: Readonly<Record<string, readonly Reading[]>> = {};
  const sentFor = new WeakMap<CampaignRow, OperationLife>();
  const wasReadSince = (recordId: string, at: number, by: Owner): boolean => (readings[recordId] ?? []).some((reading) => reading.at > at && reading.process === by);
  const isUnheard = (recordId: string, at: number): boolean => {
    const pairing = ledger.record('marketo', recordId)?.pairing;
    return pairing !== undefined && isUnread(pairing, at, parts.readWithinMs);
  };
  const checks = createSharedChecks({ books, ledger, verdicts, lines: () => lines, hasForgotten, wasPurged, wasReadSince, wasLedSince, accessTaken, isUnheard, wasInTheDark: (line, at) => rights.wasInTheDark(line, at), wasUnread: (line, at) => rights.wasUnread(line, at), flags: parts.flags });
  const users = createSharedUsers({ vendors, people, books, ledger, verdicts, pairings, lines: planned, later: parts.later });
  const rights: SharedRights = createSharedRights({ ...parts, plan, planned, lines: () => lines, linesSince: () => linesSince, hasCampaigns: () => followed().length > 0, users });

  function putIn(): void {
    lines = planned;
    linesSince = scheduler.now();
  }

  function lifeOf(process: Owner, { side, id }: CampaignRow): OperationLife | undefined {
    return [...books.open].find(({ operation, owner }) => owner === process && operation.object === 'campaign' && operation.side === side && operation.recordId === id);
  }

  function onCampaign(row: CampaignRow, result: RowResult | undefined, life: OperationLife | undefined, by: { readonly changes: ReturnType<SharedLedger['scan']> }): void {
    if (life === undefined || result === undefined) return;
    if (result.result === 'refused') {
      life.refused = result.code;
      return;
    }
    life.applied += 1;
    life.isUnread ||= result.isUnread === true;
    if (!life.isOpen) life.isMisjudged = true;
    if (life.applied > 1) verdicts.violated('I19', 'E', `operation ${life.operation.operationId} had ${life.applied} effects on ${String(row.id)}`, { pairId: life.operation.pairId });
    checks.onApplied(row.id ?? '', life, by.changes);
  }

  /** Whether it is a cycle that this process has begun last. */
  function isInCycle(process: Owner): boolean {
    return books.grants.findLast(({ owner }) => owner === process)?.name.endsWith('/cycle') === true;
  }

  /**
   * Whether what was read was stored by now. A run beside the cycles stores nothing of what it reads of programs, and nobody learns of
   * that before a cycle of its own process, which reads them once more: the process may die before it has one.
   */
  function isStored({ at, process, isOfCycle }: Reading): boolean {
    if (isOfCycle) return true;
    const cycles = books.grants.filter(({ name }) => name.endsWith('/cycle'));
    // All but the newest are over.
    return cycles.slice(0, -1).some((grant) => grant.owner === process && grant.at > at);
  }

  /** What is read right before a write is not what a poll goes by: only what it replaces is known from it. */
  function noteReading({ process, side, request: { method, path }, body }: SharedExchange): void {
    const program = side === 'marketo' ? programAsked(path) : null;
    if (program === null || !isTaken(body)) return;
    const id = programRecord(program);
    const all = readings[id] ?? [];
    const mine = all.findLast((one) => one.process === process);
    readings = { ...readings, [id]: method === 'GET' ? [...all, { at: scheduler.now(), process, isOfCycle: isInCycle(process) }] : all.filter((one) => one !== mine) };
  }

  return {
    users,
    ledger,
    rights,
    lines: () => ({ memberFields: lines.filter(({ field }) => field.of === 'member').map(settingsLine), campaignFields: lines.filter(({ field }) => field.of === 'campaign').map(settingsLine) }),
    async begin(onFollowed) {
      for (const { salesforce: name } of MEMBER_FIELDS) await vendors.control('salesforce', 'custom-fields', { object: 'CampaignMember', field: { name, type: 'string', length: 255 } });
      if (plan.followedAtMs === 0) putIn();
      else {
        parts.at(plan.followedAtMs, 'lines of members and campaigns are put in', () => {
          putIn();
          verdicts.reached('lines of members or campaigns are put in while the sync runs');
          onFollowed();
        });
      }
    },
    scan: (side, by) => void ledger.scan(side, by),
    onSend(process, side, request, members) {
      const campaigns = campaignRows(side, request);
      for (const row of campaigns) {
        const life = lifeOf(process, row);
        if (life !== undefined) sentFor.set(row, life);
        checks.onSend({ of: 'campaign', ...row }, life);
        if (row.id !== null) users.onWritten(side, row.id);
      }
      for (const { row, life } of members) {
        checks.onSend({ of: 'member', ...row } satisfies SharedRow, life);
        if (row.id !== null && Object.keys(row.values).length > 0) users.onWritten(side, row.id);
      }
      return campaigns;
    },
    onExchange(exchange) {
      const { side, request, body, campaigns, members } = exchange;
      if (campaigns.length > 0 || members.length > 0) {
        const changes = ledger.scan(side, 'engine');
        const results = campaigns.length === 0 ? null : campaignResults(side, request.body ?? '', body, campaigns);
        campaigns.forEach((row, place) => onCampaign(row, results?.[place], sentFor.get(row), { changes }));
        for (const { row, life, result } of members) {
          if (life !== undefined && result?.result === 'applied') checks.onApplied(row.id ?? result.id, life, changes);
        }
      }
      noteReading(exchange);
    },
    isToBeRead: () =>
      lines.some(({ field }) => field.of === 'campaign') &&
      followed().some(({ kind }) => {
        const id = programRecord(kind.program);
        const changed = Math.max(0, ...planned.flatMap(({ key }) => ledger.history('marketo', id, key).filter(({ by }) => by === 'user').map(({ at }) => at)));
        return !(readings[id] ?? []).some((reading) => reading.at > changed && isStored(reading));
      }),
    checkQuiet: (refusedForEver, by) => checkSharedQuiet({ books, ledger, verdicts: by, lines, followed: followed(), stampedUnseen, refusedForEver, wasUnread: (line, at) => rights.wasUnread(line, at) }),
    settle: () => checks.settle(),
  };
}

function runLines(of: SharedKind, planned: readonly PlannedLine[]): readonly RunLine[] {
  return planned.map((line) => ({ ...line, field: sharedFieldNamed(of, line.key) }));
}
