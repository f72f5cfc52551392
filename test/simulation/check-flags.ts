import { isMember, isPersonObject } from '../../src/domain/object-pair.ts';
import type { Pair } from '../../src/domain/pair.ts';
import { otherSide, SIDES } from '../../src/domain/side.ts';
import type { PairObject, Side } from '../../src/domain/side.ts';
import { heirsOf } from './account-merges.ts';
import type { AccountMerges } from './account-merges.ts';
import type { Books, OperationLife } from './books.ts';
import type { ClockLeaps } from './clock-leaps.ts';
import { checkFlagsQuiet, checkNobodyLost } from './check-flags-quiet.ts';
import { FLAG_FIELDS, isFlagOf } from './flag-options.ts';
import type { FlagsPlan } from './flag-options.ts';
import { flagOn } from './flags-shown.ts';
import type { Lives } from './lives.ts';
import type { MemberLedger, Membership } from './member-ledger.ts';
import type { ObjectLedger } from './object-ledger.ts';
import { nameOf } from './oracle.ts';
import type { Verdicts } from './oracle.ts';
import type { Plain } from './same-value.ts';
import type { VendorLedger } from './vendor-ledger.ts';
import type { Vendors } from './vendors.ts';

/** What the checks of flags look at. */
export interface FlagChecksParts {
  readonly vendors: Vendors;
  readonly books: Books;
  readonly people: VendorLedger;
  readonly objects: ObjectLedger | null;
  /** Accounts that users merged; null where nobody follows accounts. */
  readonly accounts: AccountMerges | null;
  readonly members: MemberLedger | null;
  readonly verdicts: Verdicts;
  readonly plan: FlagsPlan;
  readonly now: () => number;
  /** How old the view behind a write may be, ms. */
  readonly viewAgeMs: number;
  readonly wasMerged: (side: Side, id: string) => boolean;
  /** Whether a lead or contact is out of the bin for good. */
  readonly isPurged: (side: Side, id: string) => boolean;
  /** Whether a pair's person was lost where nobody can tell any more. */
  readonly isLostUnheard: (pair: Pair) => boolean;
  /** Whether a version of this moment may lie before every reading, because Salesforce's clock was set back (F19). */
  readonly stampedUnseen: ClockLeaps['stampedUnseen'];
  /** Whether the database was put back. */
  readonly hasForgotten: () => boolean;
  /** Whether Marketo's log was purged. */
  readonly wasPurged: () => boolean;
  /** Up to when Marketo's log was read each time that a place in it was stored, true time in ms. */
  readonly logReadAt: () => readonly number[];
  /** Whether nobody may have read what became of a membership at this moment, because its campaign went with another program. */
  readonly isUnread: (member: Membership, at: number) => boolean;
  /** Whether everything is looked at twice (decision 28). */
  readonly hasSecondLook: boolean;
}

/** A row of ours that a vendor took. */
export interface AppliedRow {
  readonly side: Side;
  /** As this simulation names the record (object-ledger.ts, member-ledger.ts). */
  readonly recordId: string;
  readonly isCreate: boolean;
  /** By the vendor's names. */
  readonly values: Readonly<Record<string, Plain>>;
  readonly life: OperationLife;
}

/** Checks that records say of their counterparts' deletions what is so (decision 46, L44). */
export interface FlagChecks {
  /** Makes the box in Salesforce, as an administrator does. */
  begin(): Promise<void>;
  /** Whether a field of people is a flag's, so that the checks of other fields leave it alone. */
  takesField(side: Side, field: string): boolean;
  onWritten(written: AppliedRow): void;
  /** Somebody ticked a box by hand, or took it off. */
  onTicked(side: Side, recordId: string): void;
  /** `by` says what is excused by now. */
  checkQuiet(by: Verdicts): void;
}

/** A word of ours on a record. */
interface Told {
  readonly value: Plain;
  readonly at: number;
}

/** Nothing has been told yet. */
export function createFlagChecks(parts: FlagChecksParts): FlagChecks {
  const { vendors, books, people, objects, accounts, members, verdicts, plan, now, viewAgeMs, wasMerged, isPurged, isLostUnheard, stampedUnseen, hasForgotten, wasPurged, logReadAt } = parts;
  const told = new Map<string, Told>();
  const ticked = new Map<string, number>();
  const written = new Set<string>();

  function livesOf(object: PairObject, side: Side): Lives | undefined {
    if (isPersonObject(object)) return people.lives[side];
    return isMember(object) ? members?.lives[side] : objects?.lives[side];
  }

  /** Whether nobody may have heard of a record's end: its log is purged, or a clock was wrong, or a database that was put back knew it last. */
  function isUnheard(side: Side, id: string, deletedAt: number): boolean {
    if (hasForgotten()) return true;
    if (side === 'marketo') return wasPurged();
    return stampedUnseen(deletedAt) || objects?.record('salesforce', id)?.isPurged === true;
  }

  /** The counterpart of what an operation writes to. A membership that ended before its person went into another one is called by that one's name since. */
  function sourceOf({ operation: { pairId, object, side } }: OperationLife): string {
    const source = otherSide(side);
    const id = books.pairs.get(pairId)?.[source].id ?? '';
    if (!isMember(object) || members?.member(source, id) !== undefined) return id;
    return books.idsOf(pairId, source).findLast((one) => members?.member(source, one) !== undefined) ?? id;
  }

  /** So long ago the counterpart was deleted, in whole seconds. */
  function ageOf(life: OperationLife): number {
    return Math.round((life.openedAt - (livesOf(life.operation.object, otherSide(life.operation.side))?.deletedAt(sourceOf(life)) ?? life.openedAt)) / 1000);
  }

  /** Whether the counterpart was gone all the time since whoever wrote must have heard of it. */
  function isKnownGone(life: OperationLife): boolean {
    const source = otherSide(life.operation.side);
    const sourceId = sourceOf(life);
    const lives = livesOf(life.operation.object, source);
    if (lives?.wasThere(sourceId, heardUpTo(life), now()) !== false) return false;
    return !isUnheard(source, sourceId, lives.deletedAt(sourceId)) && !isPurgedUnread(life, source, sourceId);
  }

  /** Whether a lead or contact left the bin for good before anybody had read of its end: a second look alone finds that (seed 135068). */
  function isPurgedUnread({ operation: { pairId, object }, openedAt }: OperationLife, side: Side, id: string): boolean {
    if (!isPersonObject(object) || !isPurged(side, id)) return false;
    return !books.journalOf(pairId).some(({ event, at }) => event.kind === 'deleted' && event.recordId === id && Date.parse(at) <= openedAt);
  }

  /** Only cycles read what tells of deletions: a run beside them looks at the record that it was asked for, and one that it does not find may be hidden. */
  function heardUpTo({ operation: { leaseName }, openedAt }: OperationLife): number {
    if (leaseName.endsWith('/cycle')) return openedAt - viewAgeMs;
    const cycles = books.grants.filter(({ name, at }) => name.endsWith('/cycle') && at < openedAt);
    // The newest may still be reading.
    return (cycles.at(-2)?.at ?? -Infinity) - viewAgeMs;
  }

  function noteMerged(account: string, value: Plain): void {
    const isAway = accounts !== null && objects !== null && heirsOf(accounts, objects.lives.salesforce, account).length > 0;
    if (isAway && value === true) verdicts.reached('the company of a merged account was told so');
    if (!isAway && value === false) verdicts.reached('the company of a merged account that came back was told so');
  }

  /** I6: a record says that its counterpart was deleted because it was – not merged, nor hidden –, and that it is there because it is. */
  function checkWord(side: Side, value: Plain, { recordId, life }: AppliedRow): void {
    const { pairId, object } = life.operation;
    const source = otherSide(side);
    const sourceId = sourceOf(life);
    const lives = livesOf(object, source);
    const words = `${nameOf(side, recordId)} (${object}) was told that ${sourceId}`;
    // What is kept under the id of one record is told of that one alone: a survivor's company hears nothing of what went into its account (L43).
    const key = objects?.record(side, recordId)?.key ?? sourceId;
    if (key !== sourceId) return verdicts.violated('I6', 'E', `${words} was ${value === true ? 'deleted' : 'there'}, and is kept under ${key}`, { pairId });
    if (accounts?.merged().some(({ loser }) => loser === sourceId) === true) noteMerged(sourceId, value);
    if (value === true) {
      verdicts.reached(`told of a deletion in ${side}`);
      verdicts.reached(`told of a deletion in ${side}: ${object}`);
      if (lives?.wasGone(sourceId, life.openedAt - viewAgeMs, now()) !== true) verdicts.violated('I6', 'E', `${words} was deleted, and it was there all the while`, { pairId });
      // What an account leaves behind when it goes into another one is told of that (L43).
      else if (isPersonObject(object) && wasMerged(source, sourceId)) verdicts.violated('I6', 'E', `${words} was deleted, and it had been merged into another record`, { pairId });
      return;
    }
    if (isKnownGone(life)) verdicts.violated('I6', 'E', `${words} is there, which had been deleted ${ageOf(life)} s before`, { pairId });
    else if (told.get(`${side}/${recordId}`)?.value === true) verdicts.reached(`taken back in ${side}: ${object}`);
  }

  /**
   * Whether no cycle could read Marketo's log between a person's deletion and this write: what had waited for Salesforce goes out by what is
   * known (I24). What is said of the deletion itself needs a fresh look, and is not excused by this (seed 138568).
   */
  function wasLogUnread(life: OperationLife): boolean {
    if (life.operation.side !== 'salesforce') return false;
    const deletedAt = livesOf(life.operation.object, 'marketo')?.deletedAt(sourceOf(life)) ?? -Infinity;
    return !logReadAt().some((at) => at > deletedAt && at < life.openedAt);
  }

  /** I6: of a record that is gone its end alone crosses. */
  function checkAlone(side: Side, { recordId, values, life, isCreate }: AppliedRow): void {
    const { pairId, object } = life.operation;
    const others = Object.keys(values).filter((field) => !isFlagOf(plan, side, object, field));
    if (isCreate || others.length === 0 || !isKnownGone(life) || wasLogUnread(life)) return;
    verdicts.violated('I6', 'E', `${nameOf(side, recordId)} (${object}) was sent ${others.join(', ')}, and its counterpart ${sourceOf(life)} had been deleted ${ageOf(life)} s before`, { pairId });
  }

  /** I4: the same is said twice only to who was told otherwise, or unticked it, or where it is in doubt what was said. */
  function checkOnce(side: Side, value: Plain, { recordId, life, isCreate }: AppliedRow): void {
    const key = `${side}/${recordId}`;
    const before = told.get(key);
    told.set(key, { value, at: now() });
    const { pairId, object } = life.operation;
    if (before?.value !== value || isCreate || hasForgotten() || (ticked.get(key) ?? -Infinity) > before.at) return;
    // Marketo's membership of somebody who joins anew is another one, under the same name.
    if (livesOf(object, side)?.wasGone(recordId, before.at, now()) === true) return;
    // Nor is one that a merge of persons handed over from another person: it says what that one was told (seed 140069).
    if (isMember(object) && (members?.handedOverAt(side, recordId) ?? -Infinity) > before.at) return;
    if ([...books.operations.values()].some((one) => one.isDoubtful && one.operation.pairId === pairId)) return;
    verdicts.violated('I4', 'E', `${nameOf(side, recordId)} (${object}) was told ${String(value)} twice, ${Math.round((now() - before.at) / 1000)} s apart, and nobody has ticked anything since`, { pairId });
  }

  /** Rules for deletions hold for those that come: where contacts alone are flagged, who was a lead at the end of its person stays without a word (I6). */
  function wasLeadThen({ pairId, object }: Pair, side: Side): boolean {
    const events = books.journalOf(pairId).map(({ event }) => event);
    const converted = events.findIndex(({ kind }) => kind === 'converted');
    return side === 'salesforce' && object === 'contact' && !plan.salesforce.includes('lead') && converted >= 0 && events.slice(0, converted).some((event) => event.kind === 'deleted' && event.side === 'marketo');
  }

  /** Q: what a lead, contact or person says of its counterpart, as far as the pair knows of that. */
  function checkPerson(pair: Pair, side: Side, by: Verdicts): void {
    const { presence, work, id } = pair[side];
    const source = pair[otherSide(side)];
    if (!isPersonObject(pair.object) || !plan[side].includes(pair.object) || presence !== 'present' || id === null) return;
    if (source.presence !== 'present' && source.presence !== 'deleted') return;
    const isDeleted = source.presence === 'deleted';
    if (flagOn(vendors, side, { of: 'person', id }) === isDeleted) return by.reached(isDeleted ? `flagged in ${side}: ${pair.object}` : `not flagged in ${side}: ${pair.object}`);
    if (work.state === 'rejected') return by.reached(`told nothing in ${side}: ${work.error.code}`);
    if (side === 'marketo' && isLostUnheard(pair) && by.isAllowed('log purged with it')) return;
    if (isDeleted && wasLeadThen(pair, side)) return by.reached('a contact that was a lead, of which nothing is told, when its person was deleted');
    // What somebody ticked while Salesforce's clock was set back and forth nobody reads until the record's next edit, like any other edit (F19, seed 141167).
    const tickedAt = side === 'salesforce' ? ticked.get(`${side}/${id}`) : undefined;
    if (tickedAt !== undefined && stampedUnseen(tickedAt, people.latest(side, id)) && by.isAllowed('clock set back at rest')) return;
    const what = `${nameOf(side, id)} (${pair.object}) says that its counterpart ${source.id ?? ''} is ${isDeleted ? 'there' : 'deleted'}, which it is not; its work is ${JSON.stringify(work)}`;
    by.violated('I1', 'Q', what, { pairId: pair.pairId });
  }

  return {
    async begin() {
      if (plan.salesforce.length === 0) return;
      const boxed = [...(plan.salesforce.some(isPersonObject) ? ['Lead', 'Contact'] : []), ...(plan.salesforce.some(isMember) ? ['CampaignMember'] : [])];
      for (const object of boxed) await vendors.control('salesforce', 'custom-fields', { object, field: { name: FLAG_FIELDS.salesforce, type: 'boolean' }, grantToSync: true });
    },
    takesField: (side, field) => (['lead', 'contact'] as const).some((object) => isFlagOf(plan, side, object, field)),
    onTicked: (side, recordId) => void ticked.set(`${side}/${recordId}`, now()),
    onWritten(row) {
      const { side, recordId, values, life } = row;
      if (!plan[side].includes(life.operation.object)) return;
      written.add(`${side}/${recordId}`);
      if (life.isForgotten) return;
      checkAlone(side, row);
      const value = values[FLAG_FIELDS[side]];
      if (value === undefined) return;
      checkWord(side, value, row);
      checkOnce(side, value, row);
    },
    checkQuiet(by) {
      for (const pair of books.pairs.values()) for (const side of SIDES) checkPerson(pair, side, by);
      const quiet = { ...parts, verdicts: by, wasTicked: (side: Side, recordId: string) => ticked.has(`${side}/${recordId}`), wasWritten: (side: Side, recordId: string) => written.has(`${side}/${recordId}`), isUnheard };
      checkFlagsQuiet(quiet);
      checkNobodyLost(quiet);
    },
  };
}

/** What runs that flag should sometimes reach. */
export const SOMETIMES_WITH_FLAGS: readonly string[] = ['told of a deletion in marketo', 'told of a deletion in salesforce', 'flagged in marketo: lead', 'flagged in marketo: contact', 'flagged in salesforce: lead', 'flagged in salesforce: contact'];
