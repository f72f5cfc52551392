import type { ErrorCode } from '../domain/error-catalogue.ts';
import { isPersonObject } from '../domain/object-pair.ts';
import type { Pair, Work } from '../domain/pair.ts';
import { SIDES } from '../domain/side.ts';
import type { Side } from '../domain/side.ts';
import { changeInBlocks } from './change-in-blocks.ts';
import { deriveAnew } from './derive-anew.ts';
import type { SyncSession } from './sync-session.ts';

/** Refusals of our own that a schema alone decides: deriving them anew tells at no call whether they are over. */
const HELD_BY_SCHEMA: ReadonlySet<ErrorCode> = new Set([
  'FIELD_NOT_WRITABLE', 'FIELD_NOT_FOUND', 'OBJECT_NOT_ACCESSIBLE', 'KEY_FIELD_MISSING',
  'STATUS_NOT_MAPPED', 'CAMPAIGN_NOT_PAIRED', 'PERSON_NOT_IN_SALESFORCE', 'PERSON_NOT_IN_MARKETO',
  'VALUE_TOO_LONG', 'VALUE_REFUSED', 'PICKLIST_VALUE_REFUSED', 'EMAIL_REFUSED', 'VALUE_NOT_MAPPED', 'VALUE_NOT_REVERSIBLE',
]);

/**
 * Derives rejected work anew after what the sync user may see or write has changed: what was refused for a
 * missing right resumes by itself, without blanking anything (I29). After a restart nobody knows what changed
 * meanwhile; then only what Bascule itself held back is looked at, so that a vendor's refusal is not provoked
 * again for nothing (I28). Nor is one of Marketo's that a person is not there: it has no bin, so that no right brings anybody back.
 */
export async function reopenRejected(session: SyncSession, since: 'known-schema' | 'restart'): Promise<void> {
  for (const side of SIDES) {
    const concerned = (pairs: readonly Pair[]): readonly Pair[] => pairs.filter((pair) => (since === 'known-schema' ? !isGoneForGood(pair, side) : isHeldBySchema(pair[side].work)));
    await changeInBlocks(session, { by: 'rejected', side }, (pairs) => deriveAnew(session, concerned(pairs), { to: side }), () => session.signal.aborted);
  }
}

/** Another object's record may be made there once more, under its key; a person never comes back by its id. */
function isGoneForGood({ object, marketo: { work } }: Pair, side: Side): boolean {
  return side === 'marketo' && isPersonObject(object) && work.state === 'rejected' && work.error.code === 'RECORD_GONE';
}

function isHeldBySchema(work: Work): boolean {
  return work.state === 'rejected' && work.error.vendorCode === null && HELD_BY_SCHEMA.has(work.error.code);
}
