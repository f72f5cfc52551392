import { printOfRules } from '../domain/connection.ts';
import { SIDES } from '../domain/side.ts';
import type { Side } from '../domain/side.ts';
import type { Poll } from './connector-port.ts';
import type { CycleProgress } from './cycle-progress.ts';
import type { KnownSchemas } from './engine-context.ts';
import { deriveByNewRules } from './derive-by-new-rules.ts';
import { isNamed, nameOfRights, rulesIn } from './known-schemas.ts';
import { lookAtHalves } from './look-at-halves.ts';
import { fieldsToFollow } from './readable-fields.ts';
import { reopenRejected } from './reopen-rejected.ts';
import { resumeFlags } from './resume-flags.ts';
import { resumeKeyed } from './resume-keyed.ts';
import { seeStatusesAnew } from './see-statuses-anew.ts';
import { changePairs } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';
import { rulesAsStored } from './take-rules.ts';

/**
 * Puts in force what a cycle saw and the rules by which it goes, before it derives anything by them (decisions 21 and 32). When
 * that is another thing than was in force, no run beside the cycle begins or goes on, fields that are hidden now are no longer counted as read, and refused
 * work is derived anew; a cycle that dies on the way leaves nothing in force, and the next one begins all this again. A version
 * of the rules that decides about records as the one before it takes over its place and opens nothing (I28).
 * Throws `StepFailure` when the store fails: then nothing may be derived.
 */
export async function enterRights(session: SyncSession, known: KnownSchemas, polls: Readonly<Record<Side, Poll>>, progress: CycleProgress): Promise<void> {
  const { schemas, rules } = session.context;
  let rights = progress.rights();
  const isVersionAlone = await isSameButForVersion(session, known, rights);
  if (isVersionAlone || isNamed(rights, known.schemas, rules)) {
    if (schemas.inForce === undefined) await reopenRejected(session, 'restart');
  } else {
    await changeOver(session, known, polls, progress);
    // Asked to stop on the way: the next cycle does it all.
    if (session.signal.aborted) return;
  }
  if (!isNamed(rights, known.schemas, rules)) {
    rights = nameOfRights(known.schemas, rules, progress.cycleId);
    await progress.putInForce(rights);
  }
  schemas.inForce = { ...known, rights };
}

/** Takes out of force what was in it, and prepares the pairs for what comes into it. */
async function changeOver(session: SyncSession, known: KnownSchemas, polls: Readonly<Record<Side, Poll>>, progress: CycleProgress): Promise<void> {
  const { schemas, rules } = session.context;
  const rightsBefore = progress.rights();
  const hasNewRules = rulesIn(rightsBefore) !== rules.version;
  await progress.putInForce(null);
  await session.context.store.endOtherLeases(session.lease);
  for (const side of SIDES) await forgetHidden(session, side, polls[side]);
  await seeStatusesAnew(session, rightsBefore);
  await reopenRejected(session, 'known-schema');
  if (hasNewRules) await deriveByNewRules(session);
  await lookAtHalves(session);
  await resumeFlags(session);
  await resumeKeyed(session, known, schemas.inForce);
}

/** Whether what is in force is what this cycle saw, by another version of the rules that decides the same. */
async function isSameButForVersion({ context }: SyncSession, known: KnownSchemas, rights: string | null): Promise<boolean> {
  const version = rulesIn(rights);
  if (version === null || version === context.rules.version) return false;
  const before = await rulesAsStored(context, version);
  return before !== null && isNamed(rights, known.schemas, before) && printOfRules(before) === printOfRules(context.rules);
}

/** What is hidden now is read on every record when it comes back, even if no page is stored before (I17, I29). */
async function forgetHidden(session: SyncSession, side: Side, poll: Poll): Promise<void> {
  const position = poll.withoutHidden(fieldsToFollow(session.context.rules, session.schemas)[side]);
  if (position !== null) await changePairs(session, { by: 'none' }, () => ({ result: undefined, cursor: { side, position } }));
}
