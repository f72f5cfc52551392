import { membershipNamed } from '../domain/campaign-pairing.ts';
import { deletionDue } from '../domain/deletion.ts';
import type { Lane } from '../domain/lane.ts';
import { endsStepAlone } from '../domain/step-failure.ts';
import { withSide } from '../domain/pair.ts';
import type { Pair } from '../domain/pair.ts';
import type { ResolvedMapping } from '../domain/resolved-mapping.ts';
import { own } from '../domain/value.ts';
import { personNamedBy } from '../domain/went-with-person.ts';
import { cutBatches } from './cut-batches.ts';
import { nowIso } from './engine-context.ts';
import { findMembers } from './find-members.ts';
import { amongLookedAt, changePairs } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';

/**
 * Whoever was taken out of a campaign and put in again is another record in Salesforce, which may have been read by nobody yet, or wait
 * for a turn of its own, while the place in the program is the same; and of two members whose leads were merged Salesforce deletes one. So
 * Salesforce is asked before a membership is deleted in Marketo, which has no bin to take it back from (I6, L26). Answers the pairs, by their ids,
 * whose person is in the campaign no more; of others, and where Salesforce cannot be asked, or not for this one, nothing is deleted yet. At most
 * `limit` are asked for.
 */
export async function askForMembersAnew(session: SyncSession, lanes: readonly Lane[], limit: number): Promise<ReadonlySet<string>> {
  const mapping = session.mappingOf('campaign-member');
  if (!mapping.deletedTooOn.includes('marketo')) return new Set();
  const selection = { by: 'waiting', side: 'marketo', lanes, record: 'exists', now: nowIso(session.context), limit, ...amongLookedAt(session), withoutOperations: true } as const;
  const leaving = await changePairs(session, selection, ({ pairs }) => ({ result: pairs.filter((pair) => pair.object === 'campaign-member' && deletionDue(pair, mapping, 'marketo')) }));
  return leaving.length === 0 ? new Set() : goneAmong(session, leaving, mapping);
}

async function goneAmong(session: SyncSession, leaving: readonly Pair[], mapping: ResolvedMapping): Promise<ReadonlySet<string>> {
  const merged = await peopleMerged(session, leaving);
  const asked = leaving.filter((pair) => !merged.has(personOf(pair))).map((pair) => namedByPlace(pair, mapping));
  try {
    const found = await findMembers(session, 'salesforce', asked, 'normal');
    return new Set(asked.filter((pair) => found.get(pair)?.length === 0).map(({ pairId }) => pairId));
  } catch (failure) {
    // What is written to Marketo beside it waits for nothing in Salesforce (I24).
    if (!endsStepAlone(failure)) throw failure;
    return new Set();
  }
}

function personOf({ marketo }: Pair): string {
  return membershipNamed(marketo.id ?? '')?.person ?? '';
}

/** Persons whose lead or contact went into another one, while they are not merged yet: what they have goes with them (L19). */
async function peopleMerged(session: SyncSession, members: readonly Pair[]): Promise<ReadonlySet<string>> {
  const merged = new Set<string>();
  for (const batch of cutBatches([...new Set(members.map(personOf))], () => 1)) {
    const found = await changePairs(session, { by: 'side-ids', ids: { salesforce: [], marketo: batch }, withoutOperations: true }, ({ pairs }) => ({ result: pairs.filter(({ salesforce }) => salesforce.presence === 'merged') }));
    for (const { marketo } of found) merged.add(marketo.id ?? '');
  }
  return merged;
}

/**
 * The lead or contact of before may have gone into another one: its person by now is the one in Marketo. Of a membership with which the pair
 * has gone on, and which nobody was shown, the campaign is not known by any look either, but by the program in its name: else its end would
 * wait for ever, and nobody be told (I37).
 */
function namedByPlace(pair: Pair, mapping: ResolvedMapping): Pair {
  const place = membershipNamed(pair.marketo.id ?? '');
  const campaign = mapping.pairings?.campaigns.get(place?.program ?? '');
  const campaignKey = mapping.fields.find(({ line }) => line.part === 'campaign')?.key;
  const named = { [personNamedBy(mapping)?.key ?? '']: place?.person ?? '', ...(campaign === undefined || campaignKey === undefined ? {} : { [campaignKey]: campaign }) };
  const { differences } = pair.marketo;
  const known = Object.entries(named).map(([key, value]) => [key, { ...(own(differences, key) ?? { changedAt: '', changedBy: null }), value }] as const);
  return withSide(pair, 'marketo', { differences: { ...differences, ...Object.fromEntries(known) } });
}
