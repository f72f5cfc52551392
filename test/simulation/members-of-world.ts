import { createRandom } from '../../simulators/foundation/random.ts';
import type { CampaignPairing } from '../../src/domain/campaign-pairing.ts';
import { SIDES } from '../../src/domain/side.ts';
import type { Side } from '../../src/domain/side.ts';
import type { HttpRequest } from '../../src/connectors/http-transport.ts';
import type { BesideParts } from './beside-parts.ts';
import { deletionsAsked } from './deletions-sent.ts';
import { createMemberChecks } from './check-members.ts';
import { checkMembersQuiet } from './check-members-quiet.ts';
import { createMemberLedger } from './member-ledger.ts';
import type { MemberLedger, Membership } from './member-ledger.ts';
import type { MembersPlan, PlannedPairing } from './member-options.ts';
import { memberResults, memberRows } from './member-rows.ts';
import type { MemberRow } from './member-rows.ts';
import { createMemberUsers } from './member-users.ts';
import type { MemberUsers } from './member-users.ts';
import type { Verdicts } from './oracle.ts';
import { byEveryTable, kindOver, pairingKindNamed } from './pairing-kinds.ts';
import type { RunPairing } from './pairing-kinds.ts';
import { createPairingsOfRun } from './pairings-of-run.ts';
import type { Exchange } from './road.ts';
import type { Owner } from './scheduler.ts';
import { createShared } from './shared-of-world.ts';
import type { SharedOfWorld } from './shared-of-world.ts';
import type { CampaignRow } from './shared-rows.ts';
import { A_USER } from './vendor-ledger.ts';

/** What of a request is about members, or about campaigns and programs themselves. */
export interface SentOfMembers {
  readonly members: readonly MemberRow[];
  readonly campaigns: readonly CampaignRow[];
}

/** Everything of a run that is about members of campaigns. */
export interface MembersOfWorld {
  readonly users: MemberUsers;
  readonly ledger: MemberLedger;
  /** What they share beside statuses; null in a run without. */
  readonly shared: SharedOfWorld | null;
  /** The pairings that the settings name by now. */
  campaigns(): readonly CampaignPairing[];
  /** Whether what became of a membership at this moment may have been read by nobody, because its campaign went with another program then, or soon after. */
  isUnread(member: Membership, at: number): boolean;
  /** Whether a campaign goes with a program, or may still for who began by the settings of this moment. */
  goesWith(campaign: string, program: number, since: number): boolean;
  /** Makes campaigns and the members that are there before the run, and plans when the settings name them. */
  begin(onFollowed: () => void): Promise<void>;
  /** After something that wrote no membership. */
  scan(side: Side, by: 'user' | 'engine'): void;
  onSend(process: Owner, side: Side, request: HttpRequest): SentOfMembers;
  onExchange(exchange: Pick<Exchange, 'process' | 'side' | 'request' | 'body'>, sent: SentOfMembers): void;
  checkQuiet(refusedForEver: ReadonlySet<string>, by: Verdicts): void;
  settle(): void;
}

/** The members of a run, before anything has happened. */
export function createMembers(parts: BesideParts, plan: MembersPlan): MembersOfWorld {
  const { scheduler, vendors, people, books, verdicts, hidden, stampedUnseen, hasForgotten } = parts;
  const pairings = createPairingsOfRun(scheduler.now);
  const ledger = createMemberLedger(vendors, pairings.all, scheduler.now);
  const checks = createMemberChecks({ books, ledger, people, verdicts, pairings, readWithinMs: parts.readWithinMs, now: scheduler.now, viewAgeMs: parts.viewAgeMs, hasForgotten, wasPurged: parts.wasPurged, stampedUnseen, isPersonOf: parts.isPersonOf, onWritten: parts.onWritten });
  const users = createMemberUsers({ vendors, people, ledger, pairings: pairings.all, requestSync: parts.requestSync, later: parts.later });

  async function makeCampaign({ kind: name, policy, ledTo = [] }: PlannedPairing): Promise<readonly RunPairing[]> {
    const kinds = [...new Set([name, ...ledTo.map(({ kind }) => kind)])].map(pairingKindNamed);
    const labels = [...new Set(kinds.flatMap((kind) => kind.labels))];
    const made = (await vendors.control('salesforce', 'records/Campaign', { Name: `A ${name}` })) as { readonly id: string };
    for (const [place, Label] of labels.entries()) await vendors.control('salesforce', 'records/CampaignMemberStatus', { CampaignId: made.id, Label, SortOrder: place + 3, HasResponded: false });
    people.scan('salesforce', A_USER);
    return kinds.map((kind) => ({ kind: kindOver(kind, labels), policy, campaign: made.id }));
  }

  const shared = plan.shared === null ? null : createShared(parts, plan.shared, pairings);

  function scan(side: Side, by: 'user' | 'engine'): void {
    ledger.scan(side, by === 'engine' ? 'vendor' : 'user');
    shared?.scan(side, by === 'engine' ? 'vendor' : 'user');
  }

  /** Members stand where they stood, and go with others from now on. */
  function lead(to: RunPairing, onFollowed: () => void): void {
    for (const side of SIDES) scan(side, 'user');
    const isLed = pairings.standing(to.campaign)?.kind.program !== to.kind.program;
    if (!pairings.lead(to)) return;
    for (const side of SIDES) scan(side, 'user');
    if (!pairings.followed().includes(to)) return;
    verdicts.reached(isLed ? 'a campaign is led to another program' : 'statuses are tied otherwise');
    onFollowed();
  }

  /** The campaign keeps its program, and its statuses are tied by another table from now on. */
  function tie(campaign: string, table: number, onFollowed: () => void): void {
    const standing = pairings.standing(campaign);
    if (standing === undefined) return;
    const tables = byEveryTable(pairingKindNamed(standing.kind.name));
    const kind = kindOver(tables[table % tables.length] ?? standing.kind, standing.kind.labels);
    if (JSON.stringify(kind.statuses) !== JSON.stringify(standing.kind.statuses)) lead({ ...standing, kind }, onFollowed);
  }

  return {
    users,
    ledger,
    shared,
    campaigns: () => pairings.followed().map(({ kind, policy, campaign }) => ({ campaign, program: String(kind.program), policy, statuses: kind.statuses })),
    goesWith: (campaign, program, since) => pairings.inForceSince(campaign, since).some(({ kind }) => kind.program === program),
    isUnread: ({ pairing }, at) => pairings.isUnread(pairing, at, parts.readWithinMs),
    async begin(onFollowed) {
      await shared?.begin(onFollowed);
      for (const planned of plan.pairings) {
        const [first, ...later] = await makeCampaign(planned);
        if (first === undefined) continue;
        pairings.add(first, later);
        if (planned.followedAtMs === 0) pairings.follow(first.campaign);
        else {
          parts.at(planned.followedAtMs, 'a campaign is followed', () => {
            pairings.follow(first.campaign);
            verdicts.reached('a campaign is followed while the sync runs');
            onFollowed();
          });
        }
        for (const { kind, atMs } of planned.ledTo ?? []) {
          const to = [first, ...later].find((one) => one.kind.name === kind);
          if (to !== undefined) parts.at(atMs, 'a campaign is led to another program', () => lead(to, onFollowed));
        }
        for (const { table, atMs } of planned.tiedBy ?? []) parts.at(atMs, 'statuses are tied otherwise', () => tie(first.campaign, table, onFollowed));
      }
      for (const side of SIDES) shared?.scan(side, 'user');
      await users.prepare(createRandom(parts.seed), plan.atFirst);
      onFollowed();
    },
    scan,
    onSend(process, side, request) {
      const members = memberRows(side, request);
      checks.onSend(process, members);
      return { members, campaigns: shared?.onSend(process, side, request, members.map((row) => ({ row, life: checks.lifeFor(row) }))) ?? [] };
    },
    onExchange(exchange, { members, campaigns }) {
      const { side, request, body } = exchange;
      if (deletionsAsked(side, request).length > 0) ledger.scan(side, 'engine');
      const results = members.length === 0 ? null : memberResults(side, request.body ?? '', body, members);
      if (members.length > 0) checks.onExchange(members, results, () => ledger.scan(side, 'engine'));
      shared?.onExchange({ ...exchange, campaigns, members: members.map((row, place) => ({ row, life: checks.lifeFor(row), result: results?.[place] })) });
    },
    checkQuiet(refusedForEver, by) {
      checkMembersQuiet({ books, people, ledger, verdicts: by, followed: pairings.followed(), hidden, stampedUnseen, hasForgotten, refusedForEver, readWithinMs: parts.readWithinMs, isPersonOf: parts.isPersonOf });
      shared?.checkQuiet(refusedForEver, by);
    },
    settle() {
      checks.settle();
      shared?.settle();
    },
  };
}
