import { otherSide } from '../../src/domain/side.ts';
import type { FieldChange } from '../../src/domain/operation.ts';
import type { Side } from '../../src/domain/side.ts';
import { isUnknown } from '../../src/domain/value.ts';
import type { BesideParts } from './beside-parts.ts';
import type { Books, OperationLife } from './books.ts';
import { isMisread } from './books.ts';
import { isFlagOf } from './flag-options.ts';
import type { FlagsPlan } from './flag-options.ts';
import type { Verdicts } from './oracle.ts';
import { rightsKnownAt } from './rights-known.ts';
import { isSame, meaning } from './same-value.ts';
import type { Owner } from './scheduler.ts';
import type { Plain } from './same-value.ts';
import type { SharedChange, SharedLedger } from './shared-ledger.ts';
import { goesTo } from './shared-lines.ts';
import type { RunLine, SharedKind } from './shared-lines.ts';
import { placeInSalesforce } from './shared-rights.ts';
import type { SharedRights } from './shared-rights.ts';

/** What the checks of these fields look at. */
export interface SharedChecksParts {
  readonly books: Books;
  readonly ledger: SharedLedger;
  readonly verdicts: Verdicts;
  /** The lines that the settings name by now. */
  readonly lines: () => readonly RunLine[];
  /** Whether a database was ever put back in this run. */
  readonly hasForgotten: () => boolean;
  /** Whether Marketo's log was ever purged in this run: then nobody can know what it told. */
  readonly wasPurged: () => boolean;
  /** Whether a campaign was led to another program since this moment (decision 44). */
  readonly wasLedSince: (campaign: string, at: number) => boolean;
  /** Whether a process has read a program after this moment: what was edited since stands there unread. */
  readonly wasReadSince: (recordId: string, at: number, by: Owner) => boolean;
  readonly accessTaken: BesideParts['accessTaken'];
  /** Whether the program of a membership was left so soon after this that nobody may have read its log (decision 44). */
  readonly isUnheard: (recordId: string, at: number) => boolean;
  /** Whether a field of Salesforce was hidden at this moment and known to be. */
  readonly wasInTheDark: SharedRights['wasInTheDark'];
  readonly wasUnread: SharedRights['wasUnread'];
  /** What is told of deletions, by fields that are no line of these. */
  readonly flags: FlagsPlan;
}

/** What one row of a call wrote. */
export interface SharedRow {
  readonly of: SharedKind;
  readonly side: Side;
  /** The record; null for one that is to be made. */
  readonly id: string | null;
  /** By the vendor's names. */
  readonly values: Readonly<Record<string, Plain>>;
}

/** Checks every value that is written, from the wire to its effect; what only the journal can settle waits for the end. */
export interface SharedChecks {
  onSend(row: SharedRow, life: OperationLife | undefined): void;
  /** The vendor took the row, and this is what that changed. */
  onApplied(recordId: string, life: OperationLife, changes: readonly SharedChange[]): void;
  settle(): void;
}

/** A value of somebody else that a write of ours took the place of before it had crossed. */
interface Lost {
  readonly life: OperationLife;
  readonly edit: SharedChange;
  readonly by: SharedChange;
  /** It came between the reading of what a write replaces and the write. */
  readonly cameBetween: boolean;
}

/** Checks over an empty wire, written from DESIGN §2 and decisions 40 and 41 and without the engine's merge. */
export function createSharedChecks({ books, ledger, verdicts, lines, hasForgotten, wasPurged, wasReadSince, wasLedSince, accessTaken, isUnheard, wasInTheDark, wasUnread, flags }: SharedChecksParts): SharedChecks {
  const lost: Lost[] = [];
  const causes = new Map<string, SharedChange>();

  const about = ({ operation }: OperationLife, { field }: SharedChange): { readonly pairId: string; readonly field: string } => ({ pairId: operation.pairId, field: field.marketo });
  const lineOf = ({ field }: SharedChange): RunLine | undefined => lines().find((line) => line.field === field);
  const campaignOf = ({ side, recordId }: SharedChange): string => ledger.record(side, recordId)?.pairing.campaign ?? '';
  const placeOf = ({ side, recordId, field }: SharedChange): string => `${side} ${recordId}.${field.marketo}`;

  /** Every value that the counterpart ever held, under each of its names, oldest first. */
  function theirs({ operation }: OperationLife, { side, field }: SharedChange): readonly SharedChange[] {
    const other = otherSide(side);
    return books.idsOf(operation.pairId, other).flatMap((id) => ledger.history(other, id, field.marketo)).toSorted((a, b) => a.seq - b.seq);
  }

  /** I9: only what a line leads there is written, and no campaign is ever made (decision 40). */
  function checkFields({ of, side, id, values }: SharedRow, life: OperationLife | undefined): void {
    const where = life === undefined ? null : { pairId: life.operation.pairId };
    if (of === 'campaign' && id === null) verdicts.violated('I9', 'S', 'a campaign was to be made', where);
    if (of === 'campaign' && life === undefined) verdicts.violated('I19', 'E', `${side} ${String(id)} was written and no operation is open for it`);
    for (const name of Object.keys(values)) {
      if (of === 'member' && isFlagOf(flags, side, 'campaign-member', name)) continue;
      const line = lines().find(({ field }) => field.of === of && field[side] === name);
      if (line === undefined || !goesTo(line, side)) verdicts.violated('I9', 'S', `${side} ${String(id)} was sent ${name}, which no line leads there`, where);
      else if (life !== undefined) checkRight(line, side, life);
    }
  }

  /** I9, I29: what the sync user may not write is not written, and a line whose field it does not see is left alone on both sides, once the rights were asked for. */
  function checkRight(line: RunLine, side: Side, life: OperationLife): void {
    const { field } = line;
    const taken = accessTaken(placeInSalesforce(line).object, field.salesforce);
    if (taken === null || (side === 'marketo' && taken.read)) return;
    verdicts.reached(`a field of ${field.of === 'member' ? 'members' : 'campaigns'} sent although its right was gone`);
    // Rights are Salesforce's, whichever side the write goes to.
    const { operation } = life;
    if (taken.since >= rightsKnownAt(books, { ...life, operation: { ...operation, side: 'salesforce' } })) return;
    verdicts.violated(side === 'salesforce' ? 'I9' : 'I29', 'S', `${side} ${String(operation.recordId)} was sent ${field.marketo} although ${field.salesforce} may ${taken.read ? 'only be read' : 'not be seen'} since ${new Date(taken.since).toISOString()}, and the rights had been asked for since`, { pairId: operation.pairId, field: field.marketo });
  }

  /** I10, I11, I13: a value comes from the record's own counterpart, a blank from what somebody took away there. */
  function checkOrigin(change: SharedChange, life: OperationLife, held: readonly SharedChange[]): void {
    const { kind } = change.field;
    const isBlank = meaning(kind, change.to) === null;
    const wasSaid = held.some((one) => isSame(kind, one.to, change.to) && !(isBlank && one.atCreation)) || (isBlank && followsSource(change, life));
    if (!wasSaid) return verdicts.violated(isBlank ? 'I11' : 'I13', 'E', `${placeOf(change)} became ${JSON.stringify(change.to)} (it held ${JSON.stringify(change.from)}), which its counterpart ${isBlank ? 'was never emptied to' : 'never held'}`, about(life, change));
    if (isBlank && life.agreed[change.field.marketo] === undefined && !change.atCreation) verdicts.violated('I11', 'S', `${placeOf(change)} held ${JSON.stringify(change.from)} and was blanked before its pair had ever agreed on it`, about(life, change));
    if (isBlank) checkEmptiness(change, life, held);
    else checkLetters(change, life, held);
  }

  /** I29: what was emptied while its field was hidden is nobody's emptiness when it comes back, and empties nothing (decision 20). */
  function checkEmptiness(change: SharedChange, life: OperationLife, held: readonly SharedChange[]): void {
    const line = lineOf(change);
    const emptied = held.findLast(({ to, atCreation }) => meaning(change.field.kind, to) === null && !atCreation);
    if (line === undefined || change.side !== 'marketo' || emptied === undefined || !wasInTheDark(line, emptied.at) || followsSource(change, life)) return;
    verdicts.violated('I29', 'E', `${placeOf(change)} held ${JSON.stringify(change.from)} and was blanked for what was emptied ${new Date(emptied.at).toISOString()}, while ${line.field.salesforce} was hidden`, about(life, change));
  }

  /** A one-way target follows its source: what somebody types there goes, once both have agreed that there is nothing. */
  function followsSource(change: SharedChange, life: OperationLife): boolean {
    const agreed = life.agreed[change.field.marketo];
    return lineOf(change)?.direction !== 'both' && agreed !== undefined && meaning(change.field.kind, agreed) === null;
  }

  /** I12: a text arrives letter by letter, less the white space that Salesforce takes off both ends (apis.md B7). */
  function checkLetters(change: SharedChange, life: OperationLife, held: readonly SharedChange[]): void {
    if (typeof change.to !== 'string') return;
    const kept = (value: Plain): Plain => (change.side === 'salesforce' && typeof value === 'string' ? value.trim() : value);
    if (held.some(({ to }) => kept(to) === change.to)) return;
    // What was agreed on has Marketo's letters, white space at the ends among them: a member that goes on in another program brings them along.
    const mine = books.idsOf(life.operation.pairId, change.side).filter((id) => id !== change.recordId).flatMap((id) => ledger.history(change.side, id, change.field.marketo));
    if (wasLedSince(campaignOf(change), 0) && mine.some(({ seq, to }) => seq < change.seq && to === change.to)) return;
    verdicts.violated('I12', 'Q', `${placeOf(change)} became ${JSON.stringify(change.to)}, which its counterpart never held letter by letter`, about(life, change));
  }

  /** Whether the counterpart held it when it was typed, or came to hold it since. */
  function hasCrossed(edit: SharedChange, by: SharedChange, held: readonly SharedChange[]): boolean {
    const { kind } = edit.field;
    if (isSame(kind, held.findLast(({ seq }) => seq < edit.seq)?.to ?? null, edit.to)) return true;
    return held.some(({ seq, to }) => seq > edit.seq && seq < by.seq && isSame(kind, to, edit.to));
  }

  /** Both had agreed on just that, as far as the pair knew when the write was reserved: to a bridge that sees states nobody had changed it. */
  function wasAgreed({ field, to }: SharedChange, { agreed }: OperationLife, held: readonly SharedChange[]): boolean {
    const known = agreed[field.marketo];
    return known !== undefined && isSame(field.kind, known, to) && (meaning(field.kind, to) === null || held.some((one) => isSame(field.kind, one.to, to)));
  }

  /** I3, I2: what somebody typed and what had not crossed is overwritten by the line's rule alone, and the journal names it. */
  function checkOverwritten(change: SharedChange, life: OperationLife, held: readonly SharedChange[]): void {
    const history = ledger.history(change.side, change.recordId, change.field.marketo);
    const edit = history[history.indexOf(change) - 1];
    if (edit?.by !== 'user' || change.atCreation || hasCrossed(edit, change, held) || wasAgreed(edit, life, held)) return;
    const isBlank = meaning(edit.field.kind, edit.to) === null;
    // What is empty as it was made says nothing, and an emptiness says nothing to whom nothing was agreed on with.
    if (isBlank && (edit.atCreation || life.agreed[edit.field.marketo] === undefined)) return;
    const cameBetween = edit.field.of === 'campaign' && edit.side === 'marketo' && !wasReadSince(edit.recordId, edit.at, life.owner);
    lost.push({ life, edit, by: change, cameBetween });
    checkWinner(change, life, edit);
  }

  /** I2: a line that fills what is empty alone replaces no value that was known, and one that writes once leaves alone what both have agreed on. */
  function checkKeptApart(change: SharedChange, life: OperationLife): void {
    const policy = lineOf(change)?.policy;
    const { kind } = change.field;
    const replaced = sentIn(life, change)?.replaces;
    const agreed = life.agreed[change.field.marketo];
    const overFull = policy === 'fill-if-empty' && replaced !== undefined && !isUnknown(replaced) && meaning(kind, replaced) !== null && meaning(kind, change.from) !== null;
    const twice = policy === 'write-once' && !change.atCreation && agreed !== undefined && meaning(kind, agreed) !== null && !isSame(kind, agreed, change.to);
    if (overFull || twice) verdicts.violated('I2', 'Q', `${placeOf(change)} became ${JSON.stringify(change.to)} over ${JSON.stringify(change.from)}, both having agreed on ${JSON.stringify(agreed)}, although the policy is ${policy}`, about(life, change));
    else if (policy === 'fill-if-empty' || policy === 'write-once') verdicts.reached(`a ${change.field.of} field written by ${policy}`);
  }

  /** I2: what the policy protects is not overwritten, where the engine knew of it. */
  function checkWinner(change: SharedChange, life: OperationLife, edit: SharedChange): void {
    const line = lineOf(change);
    const sent = sentIn(life, change);
    const wasKnown = sent?.replaces !== undefined && sent.lost?.policy !== 'last-write' && isSame(change.field.kind, sent.replaces, edit.to);
    if (line?.direction !== 'both' || line.policy !== `${change.side}-wins` || !wasKnown || life.agreed[change.field.marketo] === undefined || wasEditedOver(life, edit)) return;
    // What was emptied while the sync user did not see the field, or before all was read anew, has nothing to say against a value (decision 20, M28).
    if (edit.side === 'salesforce' && meaning(edit.field.kind, edit.to) === null && wasUnread(line, edit.at)) return verdicts.reached(`a ${edit.field.of} field that came back empty was filled`);
    verdicts.violated('I2', 'Q', `${placeOf(change)}: somebody's ${JSON.stringify(edit.to)} was overwritten by ${JSON.stringify(change.to)}, although the policy is ${line.policy}`, about(life, change));
  }

  /** A write of it whose answer was lost was taken for done and for edited over since, and the journal says so (W14). */
  function wasEditedOver({ operation }: OperationLife, { field, to }: SharedChange): boolean {
    return books.journalOf(operation.pairId).some(({ event }) => event.kind === 'conflict' && event.policy === 'edited-over' && event.field === field.marketo && isSame(field.kind, event.lost, to));
  }

  function sentIn({ operation }: OperationLife, { field }: SharedChange): FieldChange | undefined {
    return operation.changes.find((sent) => sent.field === field.marketo);
  }

  /** I4: one change is written once, and again only over what came in between. */
  function checkEcho(change: SharedChange, life: OperationLife, held: readonly SharedChange[]): void {
    const cause = held.findLast(({ by, to }) => by !== 'engine' && isSame(change.field.kind, to, change.to));
    if (cause === undefined) return;
    const key = `${cause.seq}→${change.side}/${change.recordId}`;
    const earlier = causes.get(key);
    causes.set(key, change);
    if (earlier === undefined || hasForgotten()) return;
    const between = ledger.history(change.side, change.recordId, change.field.marketo).filter(({ seq }) => seq > earlier.seq && seq < change.seq);
    const isInDoubt = [...books.operations.values()].some((one) => one.isDoubtful && one.operation.pairId === life.operation.pairId);
    // Where its campaign went elsewhere and came back, it is met once more.
    if (change.atCreation || isInDoubt || wasLedSince(campaignOf(change), earlier.at) || between.some(({ by }) => by !== 'engine')) return;
    verdicts.violated('I4', 'E', `${placeOf(change)} was set to ${JSON.stringify(change.to)} twice for one change`, about(life, change));
  }

  function isNamed({ life, edit, by }: Lost): boolean {
    const { kind, marketo } = edit.field;
    return books.journalOf(life.operation.pairId).some(({ event }) => event.kind === 'conflict' && event.field === marketo && isSame(kind, event.lost, edit.to) && isSame(kind, event.kept, by.to));
  }

  /** A known gap keeps an overwritten value from being named. */
  function gapOf({ life, edit, cameBetween }: Lost): boolean {
    const { side, field } = edit;
    // Nothing tells afterwards what a write to Salesforce, or to a program, replaced: it is read right before (decisions 18, 40).
    const isToldBefore = side === 'salesforce' || field.of === 'campaign';
    if (isToldBefore && (life.isDoubtful || life.isUnread || cameBetween)) return verdicts.isAllowed('answer lost besides');
    if ([...books.operations.values()].some((one) => isMisread(one, life.operation.pairId, field.marketo))) return verdicts.isAllowed('doubt under a later edit');
    if (hasForgotten()) return verdicts.isAllowed('forgotten by the database');
    return side === 'marketo' && wasPurged() && verdicts.isAllowed('log purged with it');
  }

  return {
    onSend: checkFields,
    onApplied(recordId, life, changes) {
      for (const change of changes.filter((one) => one.recordId === recordId && one.by === 'engine')) {
        // A membership that we made anew has nothing of the one that ended.
        if (change.atCreation && meaning(change.field.kind, change.to) === null) continue;
        verdicts.reached(`a ${change.field.of} field written in ${change.side}`);
        const held = theirs(life, change);
        checkOrigin(change, life, held);
        checkOverwritten(change, life, held);
        checkKeptApart(change, life);
        checkEcho(change, life, held);
      }
    },
    settle() {
      for (const one of lost) {
        const { edit, by, life } = one;
        if (isNamed(one)) verdicts.reached(`an overwritten ${edit.field.of} field named in the journal`);
        else if (edit.side === 'marketo' && isUnheard(by.recordId, by.at)) verdicts.reached('an overwritten field in a program of before that nobody heard of');
        else if (!gapOf(one)) verdicts.violated('I3', 'E', `${placeOf(edit)}: somebody's ${JSON.stringify(edit.to)} of ${new Date(edit.at).toISOString()} was overwritten by ${JSON.stringify(by.to)} of ${new Date(by.at).toISOString()} (operation ${life.operation.operationId}); the journal does not name it`, about(life, edit));
      }
    },
  };
}
