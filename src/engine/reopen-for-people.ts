import { seenOn } from '../domain/merge-pair.ts';
import type { Pair } from '../domain/pair.ts';
import { linkTarget } from '../domain/parent-link.ts';
import type { KnownParent } from '../domain/parent-link.ts';
import { parentsAsKnown } from './ask-for-parents.ts';
import { changeInBlocks } from './change-in-blocks.ts';
import { cutBatches } from './cut-batches.ts';
import { deriveAnew } from './derive-anew.ts';
import type { SyncSession } from './sync-session.ts';

/**
 * What was refused because its person was no longer in Marketo waits for the next run, where that one has come back in this run or
 * another has come in its place (L33). To be called once nothing is refused any more. Costs a question to the database where nobody came.
 */
export async function reopenForPeople(session: SyncSession): Promise<void> {
  const { queries, rules } = session.context;
  if (session.peopleLinked.size === 0) return;
  if (!(await queries.rejections(rules.connectionId)).some(({ code }) => code === 'PERSON_NOT_IN_MARKETO')) return;
  const isOver = (): boolean => session.signal.aborted;
  const named = new Set<string>();
  const choice = { by: 'rejected', side: 'marketo' } as const;
  const note = (pairs: readonly Pair[]) => {
    for (const pair of pairs) for (const { id } of peopleNamed(session, pair)) named.add(id);
    return {};
  };
  await changeInBlocks(session, choice, note, isOver);
  const known = new Map<string, KnownParent>();
  for (const batch of cutBatches([...named], () => 1)) for (const [id, parent] of await parentsAsKnown(session, batch)) known.set(id, parent);
  const isReady = (pair: Pair): boolean => peopleNamed(session, pair).some(({ field, id }) => linkTarget(field, known.get(id)).kind === 'there');
  await changeInBlocks(session, choice, (pairs) => deriveAnew(session, pairs.filter(isReady), { to: 'marketo' }), isOver);
}

/** The leads and contacts that a refused record names, where it was refused for their persons. */
function peopleNamed({ mappingOf }: SyncSession, pair: Pair) {
  const { work } = pair.marketo;
  if (work.state !== 'rejected' || work.error.code !== 'PERSON_NOT_IN_MARKETO') return [];
  return mappingOf(pair.object).fields.flatMap((field) => {
    const id = field.line.links !== undefined && field.line.translated === true ? seenOn(pair, 'salesforce', field.key) : undefined;
    return typeof id === 'string' ? [{ field, id }] : [];
  });
}
