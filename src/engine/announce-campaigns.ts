import { pairingsOf } from './membership-words.ts';
import type { SyncSession } from './sync-session.ts';

/**
 * Keeps what is wrong with campaigns and programs as a whole where the status shows it, as both sides are in this cycle; says it
 * in the log when it is news. Costs no call: campaigns, programs and their statuses are part of the schemas.
 */
export function announceCampaigns(session: SyncSession): void {
  const { schemas, log } = session.context;
  const before = new Set(schemas.pairingProblems?.map(({ detail }) => detail));
  const { problems } = pairingsOf(session);
  schemas.pairingProblems = problems;
  for (const { campaign, code, detail } of problems) if (!before.has(detail)) log.warn('campaign and program do not match', { campaign, code, detail });
}
