import { asOfNobody } from '../domain/activity.ts';
import { withLinksHeld } from '../domain/converted-lead.ts';
import type { Occasion } from '../domain/derive-work.ts';
import { MEMBERSHIP_ITSELF, MEMBERSHIP_MADE_AT } from '../domain/field-mapping.ts';
import { isMember } from '../domain/object-pair.ts';
import type { Observation } from '../domain/observation.ts';
import { hasSameStamp, observeRecord, withOlderLooksVoid } from '../domain/observe-record.ts';
import type { Observed } from '../domain/observe-record.ts';
import { DELETION_WORD } from '../domain/own-word.ts';
import type { Pair } from '../domain/pair.ts';
import { isGone } from '../domain/pair.ts';
import type { ResolvedMapping } from '../domain/resolved-mapping.ts';
import type { Side } from '../domain/side.ts';
import { own } from '../domain/value.ts';
import { withFieldsMetAnew, withoutRecord } from '../domain/without-record.ts';
import { withLookBeside } from './look-beside.ts';
import type { SyncSession } from './sync-session.ts';

/** What a look may say of a pair: nothing that is for nobody's eyes, and no way back for a link whose contact is not shown (L42). */
export function asToldOf({ mappingOf, schemas }: SyncSession, pair: Pair, side: Side, look: Observation): Observation {
  const mapping = mappingOf(pair.object);
  if (look.isWithheld === true) return asOfNobody(look, mapping);
  return side === 'salesforce' ? withLinksHeld(pair, look, mapping, schemas.salesforce.objects.contact?.idPrefix ?? null) : look;
}

/** Takes a look into account as `observeRecord` does, by what else this run has seen. `mark` is the store's mark of this transaction. */
export function observeInRun(session: SyncSession, pair: Pair, side: Side, look: Observation, mark: number, occasion: Occasion): Observed {
  const mapping = session.mappingOf(pair.object);
  const made = isMadeAnew(pair, side, look) ? withFieldsMetAnew(pair, side, fieldsOfMembers(mapping)) : pair;
  const known = !look.deleted && joinsAnew(session, pair, side) ? withoutRecord(made, 'salesforce', pair.salesforce.writtenMark) : made;
  const observed = observeRecord(known, side, look, mapping, occasion);
  if (observed.outcome === 'deleted') session.endedNow.add(pair.pairId);
  return observed.outcome === 'updated' && hasSameStamp(pair, side, look) ? { ...observed, pair: withOlderLooksVoid(observed.pair, side, mark) } : observed;
}

/** The same of the first look at a record, which begins this pair. */
export function meetInRun(session: SyncSession, pair: Pair, side: Side, look: Observation, mark: number, occasion: Occasion): Observed {
  const observed = observeInRun(session, pair, side, look, mark, occasion);
  return { ...observed, pair: withLookBeside(session, observed.pair, side) };
}

/**
 * Whether a membership that is seen begins anew: whoever joins a program again has the name there that the ended membership had
 * (decision 31), so where the one of the campaign had ended too, this is another one and is made there. Which came first, where
 * one run brings both, no clock tells: then it stays ended, since somebody may have ended it last (I6).
 */
function joinsAnew({ endedNow }: SyncSession, { object, pairId, salesforce, marketo }: Pair, side: Side): boolean {
  return side === 'marketo' && isMember(object) && isGone(marketo.presence) && salesforce.presence === 'deleted' && !endedNow.has(pairId);
}

/**
 * Whether Marketo shows another membership than the one that was seen last: somebody left the program and joined it again, between two
 * looks or since the end was read. Its status goes on from what was agreed on, and its fields begin empty (decision 41).
 */
function isMadeAnew({ object, marketo }: Pair, side: Side, look: Observation): boolean {
  if (side !== 'marketo' || !isMember(object) || look.deleted) return false;
  const [before, now] = [own(marketo.watched, MEMBERSHIP_MADE_AT), own(look.values, MEMBERSHIP_MADE_AT)];
  return isGone(marketo.presence) || (typeof before === 'string' && typeof now === 'string' && before !== now);
}

/**
 * What members share beside who they are and their status; not our own word, which stands in no field of Marketo's. A field that is
 * away meanwhile is another membership's all the same, whenever it comes back (I11).
 */
export function fieldsOfMembers({ fields, suspended }: ResolvedMapping): ReadonlySet<string> {
  const shared = fields.filter(({ line }) => line.part === undefined && line.tellsDeletionTo === undefined);
  const away = suspended.filter(({ key }) => !MEMBERSHIP_ITSELF.has(key) && key !== DELETION_WORD);
  return new Set([...shared, ...away].map(({ key }) => key));
}
