import type { Lane } from '../domain/lane.ts';
import { seenOn } from '../domain/merge-pair.ts';
import type { Pair } from '../domain/pair.ts';
import type { ResolvedField } from '../domain/resolved-mapping.ts';
import { otherSide } from '../domain/side.ts';
import type { Side } from '../domain/side.ts';
import { isUnknown } from '../domain/value.ts';
import { callSideBySide, queueOf } from './call-side-by-side.ts';
import type { Candidate } from './connector-port.ts';
import { valuesToSend, withSalesforceIds } from './linked-ids.ts';
import type { Written } from './membership-words.ts';
import { findPeopleOf, withPersonNamed } from './people-of-members.ts';
import type { InSalesforce } from './people-of-members.ts';
import { fieldsToRead } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';

/** What tells one membership from every other. */
const PARTS_OF_PLACE: ReadonlySet<ResolvedField['line']['part']> = new Set(['campaign', 'person']);

/**
 * Looks on a side for what each membership's person has in its campaign, or program; in the words that both sides share. One whose campaign or
 * person cannot be named, because their lines take no part, is not asked about, and not in the answer: nobody knows what that person has.
 */
export async function findMembers(session: SyncSession, side: Side, members: readonly Pair[], lane: Lane): Promise<ReadonlyMap<Pair, readonly Candidate[]>> {
  const source = otherSide(side);
  const connector = session.context.connectors[side];
  const found = new Map<Pair, readonly Candidate[]>();
  const named = side === 'salesforce' ? await findPeopleOf(session, members) : new Map<string, InSalesforce>();
  const places = members.map((pair) => ({ pair, values: valuesToSend(session, partsOf(session, side, withPersonNamed(pair, session.mappingOf(pair.object), named).pair)) }));
  const nameable = places.filter(({ values }) => Object.keys(values).length === PARTS_OF_PLACE.size);
  await callSideBySide(queueOf(nameable, connector.readBlockSize), connector.readBlockSize, async (block) => {
    const sought = block.map(({ pair, values }) => ({ key: pair[source].id ?? '', email: null, values }));
    const answers = await connector.findCandidates({ object: 'campaign-member', sought, fields: fieldsToRead(session, side), knownSchema: session.schemas[side], lane });
    for (const [row, { pair }] of block.entries()) found.set(pair, await seenInSharedWords(session, side, answers[row] ?? []));
    return 'go-on';
  });
  return found;
}

/** What a membership belongs to, as a write would say it. */
function partsOf({ mappingOf }: SyncSession, side: Side, pair: Pair): Written {
  const changes = mappingOf(pair.object).fields.flatMap(({ key, line }) => {
    const value = PARTS_OF_PLACE.has(line.part) ? seenOn(pair, otherSide(side), key) : undefined;
    return value === undefined || isUnknown(value) ? [] : [{ field: key, value }];
  });
  return { object: pair.object, side, recordId: null, changes };
}

async function seenInSharedWords(session: SyncSession, side: Side, candidates: readonly Candidate[]): Promise<readonly Candidate[]> {
  const looks = await withSalesforceIds(session, side, candidates.map(({ observation }) => observation));
  return candidates.map((candidate, row) => ({ ...candidate, observation: looks[row] ?? candidate.observation }));
}
