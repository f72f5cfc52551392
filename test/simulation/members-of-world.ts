import { createRandom } from '../../simulators/foundation/random.ts';
import type { CampaignPairing } from '../../src/domain/campaign-pairing.ts';
import type { Side } from '../../src/domain/side.ts';
import type { HttpRequest } from '../../src/connectors/http-transport.ts';
import type { BesideParts } from './beside-parts.ts';
import { createMemberChecks } from './check-members.ts';
import { checkMembersQuiet } from './check-members-quiet.ts';
import { createMemberLedger } from './member-ledger.ts';
import type { MemberLedger } from './member-ledger.ts';
import type { MembersPlan } from './member-options.ts';
import { memberResults, memberRows } from './member-rows.ts';
import type { MemberRow } from './member-rows.ts';
import { createMemberUsers } from './member-users.ts';
import type { MemberUsers } from './member-users.ts';
import type { Verdicts } from './oracle.ts';
import { pairingKindNamed } from './pairing-kinds.ts';
import type { RunPairing } from './pairing-kinds.ts';
import type { Owner } from './scheduler.ts';
import { A_USER } from './vendor-ledger.ts';

/** Everything of a run that is about members of campaigns. */
export interface MembersOfWorld {
  readonly users: MemberUsers;
  readonly ledger: MemberLedger;
  /** The pairings that the settings name by now. */
  campaigns(): readonly CampaignPairing[];
  /** Makes campaigns and the members that are there before the run, and plans when the settings name them. */
  begin(onFollowed: () => void): Promise<void>;
  /** After something that wrote no membership. */
  scan(side: Side, by: 'user' | 'engine'): void;
  onSend(process: Owner, side: Side, request: HttpRequest): readonly MemberRow[];
  onExchange(side: Side, request: HttpRequest, rows: readonly MemberRow[], body: string): void;
  checkQuiet(refusedForEver: ReadonlySet<string>, by: Verdicts): void;
  settle(): void;
}

/** The members of a run, before anything has happened. */
export function createMembers(parts: BesideParts, plan: MembersPlan): MembersOfWorld {
  const { scheduler, vendors, people, books, verdicts, hidden, stampedUnseen, hasForgotten } = parts;
  let pairings: readonly RunPairing[] = [];
  let followed: readonly RunPairing[] = [];
  const ledger = createMemberLedger(vendors, () => pairings, scheduler.now);
  const checks = createMemberChecks({ books, ledger, people, verdicts, pairings: () => pairings, now: scheduler.now, viewAgeMs: parts.viewAgeMs, hasForgotten, wasPurged: parts.wasPurged, stampedUnseen, isPersonOf: parts.isPersonOf });
  const users = createMemberUsers({ vendors, people, ledger, pairings: () => pairings, requestSync: parts.requestSync, later: parts.later });

  async function makeCampaign({ kind: name, policy }: MembersPlan['pairings'][number]): Promise<RunPairing> {
    const kind = pairingKindNamed(name);
    const made = (await vendors.control('salesforce', 'records/Campaign', { Name: `A ${name}` })) as { readonly id: string };
    for (const [place, Label] of kind.labels.entries()) await vendors.control('salesforce', 'records/CampaignMemberStatus', { CampaignId: made.id, Label, SortOrder: place + 3, HasResponded: false });
    people.scan('salesforce', A_USER);
    return { kind, policy, campaign: made.id };
  }

  function follow(pairing: RunPairing): void {
    followed = [...followed, pairing];
  }

  return {
    users,
    ledger,
    campaigns: () => followed.map(({ kind, policy, campaign }) => ({ campaign, program: String(kind.program), policy, statuses: kind.statuses })),
    async begin(onFollowed) {
      for (const planned of plan.pairings) {
        const pairing = await makeCampaign(planned);
        pairings = [...pairings, pairing];
        if (planned.followedAtMs === 0) follow(pairing);
        else {
          parts.at(planned.followedAtMs, 'a campaign is followed', () => {
            follow(pairing);
            verdicts.reached('a campaign is followed while the sync runs');
            onFollowed();
          });
        }
      }
      await users.prepare(createRandom(parts.seed), plan.atFirst);
      onFollowed();
    },
    scan: (side, by) => void ledger.scan(side, by === 'engine' ? 'vendor' : 'user'),
    onSend(process, side, request) {
      const rows = memberRows(side, request);
      checks.onSend(process, rows);
      return rows;
    },
    onExchange(side, request, rows, body) {
      if (rows.length > 0) checks.onExchange(rows, memberResults(side, request.body ?? '', body, rows), () => ledger.scan(side, 'engine'));
    },
    checkQuiet: (refusedForEver, by) => checkMembersQuiet({ books, people, ledger, verdicts: by, followed, hidden, stampedUnseen, hasForgotten, refusedForEver, readWithinMs: parts.readWithinMs }),
    settle: () => checks.settle(),
  };
}
