import type { Books, OperationLife } from './books.ts';
import type { AppliedRow } from './check-flags.ts';
import type { ClockLeaps } from './clock-leaps.ts';
import type { Gaps } from './gaps.ts';
import { FLAG_FIELDS, isFlagOf } from './flag-options.ts';
import type { FlagsPlan } from './flag-options.ts';
import type { LeadHeirs } from './lead-heirs.ts';
import { fieldsFollowed, isCustom, isToPerson } from './object-kinds.ts';
import type { ObjectField, ObjectName } from './object-kinds.ts';
import type { ObjectChange, ObjectLedger, ObjectRecord } from './object-ledger.ts';
import type { ObjectResult, ObjectRow } from './object-rows.ts';
import type { Verdicts } from './oracle.ts';
import { isSame, meaning } from './same-value.ts';
import type { Owner } from './scheduler.ts';
import type { VendorLedger } from './vendor-ledger.ts';

/** What the checks of other objects than people look at. */
export interface ObjectChecksParts {
  readonly books: Books;
  readonly ledger: ObjectLedger;
  readonly verdicts: Verdicts;
  readonly followed: readonly ObjectName[];
  readonly now: () => number;
  /** How old the view behind a write may be, ms. */
  readonly viewAgeMs: number;
  /** Whether a database was ever put back in this run: then what was written is written again. */
  readonly hasForgotten: () => boolean;
  /** Whether a version of this moment may lie before every reading, because Salesforce's clock was set back (F19). */
  readonly stampedUnseen: ClockLeaps['stampedUnseen'];
  /** Records that the sync user did not see for a while. */
  readonly hidden: Gaps;
  /** Whether users merged a contact's person into this one (L33). */
  readonly isPersonOf: (person: unknown, salesforceId: unknown) => boolean;
  /** Whether this was ever in the place of a lead. */
  readonly wasHeirOf: LeadHeirs['wasHeirOf'];
  readonly people: Pick<VendorLedger, 'record' | 'records'>;
  /** What is told of deletions. */
  readonly flags: FlagsPlan;
  /** The vendor took a row. */
  readonly onWritten: (written: AppliedRow) => void;
}

/** Checks every write of another object, from the wire to its effect; what only the journal can settle waits for the end. */
export interface ObjectChecks {
  onSend(process: Owner, rows: readonly ObjectRow[]): void;
  /** The vendor has worked on the rows; `scan` finds what changed. */
  onExchange(rows: readonly ObjectRow[], results: readonly ObjectResult[] | null, scan: () => readonly ObjectChange[]): void;
  settle(): void;
}

/** What was last written of a field of a pair, and when its write was reserved. */
interface Written {
  readonly value: unknown;
  readonly openedAt: number;
  readonly at: number;
}

/** Marketo's codes for a row that names a record which is not there (apis.md A2). */
const NOT_THERE: ReadonlySet<string> = new Set(['1004', '1013']);

/** Checks over an empty wire, written from DESIGN §2, decisions 22 and 25 and apis.md A6 and not from the engine. */
export function createObjectChecks({ books, ledger, verdicts, followed, now, viewAgeMs, hasForgotten, stampedUnseen, hidden, isPersonOf, wasHeirOf, people, flags, onWritten }: ObjectChecksParts): ObjectChecks {
  const sentFor = new Map<ObjectRow, OperationLife | undefined>();
  const made = new Map<string, string>();
  const written = new Map<string, Written>();
  const overStrangers: { readonly pairId: string; readonly change: ObjectChange }[] = [];

  function fieldsOf({ kind }: ObjectRow): readonly ObjectField[] {
    return fieldsFollowed(kind, followed);
  }

  /** The open operation that a row belongs to: by what it names, or, under a key of several fields, by the key. */
  function lifeOf(row: ObjectRow): OperationLife | undefined {
    return [...books.open].find(({ operation }) => {
      if (operation.side !== 'marketo' || operation.object !== row.kind.word || (operation.kind === 'create') !== row.isCreate) return false;
      if (!row.isCreate) return operation.recordId === row.name;
      if (row.name !== null) return books.pairs.get(operation.pairId)?.salesforce.id === row.name;
      return fieldsOf(row).every(({ marketo, isKey, links }) => {
        const [sent, meant] = [row.values[marketo], String(operation.changes.find(({ field }) => field === marketo)?.value)];
        return isKey !== true || (links === 'Contact' ? isSame('text', contactOf(sent), meant) || isPersonOf(sent, meant) || wasPersonOf(sent, meant) : isSame('text', String(sent), meant));
      });
    });
  }

  /** The contact that a person is linked to, by our own books. */
  function contactOf(person: unknown): string | null {
    return books.pairHolding('marketo', String(person))?.salesforce.id ?? null;
  }

  /** A person that its contact has left, for another one's, between the question of who it is and the call. */
  function wasPersonOf(person: unknown, contact: string): boolean {
    const pair = books.pairHolding('salesforce', contact);
    return pair !== undefined && books.idsOf(pair.pairId, 'marketo').includes(String(person));
  }

  function salesforceIdOf(life: OperationLife): string {
    return books.pairs.get(life.operation.pairId)?.salesforce.id ?? '';
  }

  function nameOfRow(row: ObjectRow): string {
    return `${row.kind.store} ${row.name ?? JSON.stringify(row.values)}`;
  }

  /** I9: only fields that are mapped. */
  function checkFields(row: ObjectRow, life: OperationLife | undefined): void {
    const known = new Set(fieldsOf(row).map(({ marketo }) => marketo));
    for (const name of Object.keys(row.values)) {
      if (!known.has(name) && !isFlagOf(flags, 'marketo', row.kind.word, name)) verdicts.violated('I9', 'S', `${nameOfRow(row)}.${name} was sent and is not mapped`, life === undefined ? null : { pairId: life.operation.pairId });
    }
  }

  /** Whether a reading could tell of a deletion, or merge: of one that is out of the bin only that could which is in the journal, and else a second look. */
  function wasTold({ id, goneAt, isPurged }: ObjectRecord, { operation: { pairId }, openedAt }: OperationLife): boolean {
    // It was hidden from the sync user when it went, and until there was no time left to read of it (seed 84054).
    if (hidden.overlaps(id, goneAt, goneAt) && hidden.reachesBeyond(id, goneAt) > openedAt - viewAgeMs - goneAt) return false;
    if (isPurged !== true) return true;
    const isNamed = books.journalOf(pairId).some(({ event, at }) => ((event.kind === 'deleted' && event.recordId === id) || (event.kind === 'merged' && event.from === id)) && Date.parse(at) >= goneAt);
    // What a database that was put back has forgotten nobody tells once more (seed 82033).
    return isNamed && !(hasForgotten() && verdicts.isAllowed('forgotten by the database'));
  }

  /** I6, I8: what is made is made once, under its own key, and not for what was long deleted. */
  function checkMade(row: ObjectRow, life: OperationLife, id: string): void {
    verdicts.reached(`made: ${row.kind.name}`);
    if (life.isForgotten) return;
    const salesforceId = salesforceIdOf(life);
    const about = { pairId: life.operation.pairId };
    const source = ledger.record('salesforce', salesforceId);
    const earlier = made.get(salesforceId);
    if (source === undefined || source.kind !== row.kind) verdicts.violated('I8', 'E', `${nameOfRow(row)} was made for ${salesforceId}, which is no ${row.kind.name}`, about);
    else if (source.goneAt < life.openedAt - viewAgeMs && wasTold(source, life) && !(stampedUnseen(source.goneAt) && verdicts.isAllowed('clock set back at rest'))) verdicts.violated('I6', 'E', `${nameOfRow(row)} was made for ${salesforceId}, which had been deleted ${Math.round((life.openedAt - source.goneAt) / 1000)} s before`, about);
    // One under another key by now was deleted before it was made anew (W25).
    const isThere = earlier !== undefined && ledger.record('marketo', `${row.kind.store}/${earlier}`)?.isThere !== false;
    if (isThere && earlier !== id && !hasForgotten()) verdicts.violated('I8', 'E', `${nameOfRow(row)} was made for ${salesforceId}, which had ${earlier} already`, about);
    made.set(salesforceId, id);
  }

  /** I4: what was written is written again only when the record has changed, or when what became of a write was in doubt. */
  function checkNews(row: ObjectRow, life: OperationLife): void {
    const { pairId } = life.operation;
    const salesforceId = salesforceIdOf(life);
    // Whether a flag is news is asked of itself (check-flags.ts).
    let isNews = row.isCreate || (flags.marketo.includes(row.kind.word) && Object.hasOwn(row.values, FLAG_FIELDS.marketo));
    for (const field of fieldsOf(row)) {
      if (!Object.hasOwn(row.values, field.marketo)) continue;
      const key = `${pairId}/${field.marketo}`;
      const before = written.get(key);
      written.set(key, { value: row.values[field.marketo], openedAt: life.openedAt, at: now() });
      const changed = ledger.history('salesforce', salesforceId, field.marketo).at(-1);
      const isSeenAnew = before === undefined || before.value !== row.values[field.marketo] || (changed !== undefined && changed.at > before.openedAt - viewAgeMs) || ledger.lastAt('marketo', recordNamed(row)) > before.at;
      if (isSeenAnew || field.links !== undefined) isNews = true;
    }
    if (isNews || hasForgotten() || [...books.operations.values()].some((one) => one.operation.pairId === pairId && one.isDoubtful)) return;
    verdicts.violated('I4', 'E', `${nameOfRow(row)} was sent ${JSON.stringify(row.values)}, all of which it had been sent before, and nothing has changed since`, { pairId });
  }

  function recordNamed({ kind, name }: ObjectRow): string {
    return (kind.keyField === null ? `${kind.store}/${name ?? ''}` : ledger.keptUnder(kind, name ?? '')?.id) ?? '';
  }

  /** I10, I11, I13: a value comes from the record's own counterpart, blank or not. */
  function checkOrigin(change: ObjectChange, life: OperationLife): void {
    const { field } = change;
    const salesforceId = salesforceIdOf(life);
    const theirs = books.idsOf(life.operation.pairId, 'salesforce').flatMap((id) => ledger.history('salesforce', id, field.marketo));
    const held = field.links === 'Contact' && change.kind.keyField === null ? [contactOf(change.to), ...idsBehind(change.to)] : [change.to];
    const isBlank = meaning(field.kind, change.to) === null;
    const wasBlank = theirs.every((one) => !one.atCreation) || theirs.some((one) => meaning(field.kind, one.to) === null);
    if (isBlank ? wasBlank : theirs.some((one) => held.some((value) => isSame(field.kind, one.to, value) || (field.links === 'Lead' && wasHeirOf(value, one.to))) || (field.links === 'Contact' && isPersonOf(change.to, one.to)))) return;
    // A lookup to what lies in the bin reads empty.
    if (isBlank && field.links !== undefined && isCustom(change.kind)) return;
    // A box that nobody ticked holds what it holds.
    if (field.kind === 'boolean' && change.to !== true) return;
    verdicts.violated(isBlank ? 'I11' : 'I13', 'E', `${change.recordId}.${field.marketo} became ${JSON.stringify(change.to)}, which its ${change.kind.name} ${salesforceId} never held`, { pairId: life.operation.pairId, field: field.marketo });
  }

  /** Every record of Salesforce that a person's pair ever was: leads become contacts, and contacts are merged. */
  function idsBehind(person: unknown): readonly string[] {
    const pair = books.pairHolding('marketo', String(person));
    return pair === undefined ? [] : books.idsOf(pair.pairId, 'salesforce');
  }

  /** I3: what somebody else had kept under the same key is not overwritten in silence. */
  function noteStranger(change: ObjectChange, life: OperationLife): void {
    const before = ledger.history('marketo', change.recordId, change.field.marketo);
    const last = before[before.indexOf(change) - 1];
    if (last?.by === 'user' && last.atCreation && meaning(change.field.kind, last.to) !== null) overStrangers.push({ pairId: life.operation.pairId, change });
  }

  /** A link goes out once the record it names is there: Marketo refuses the whole row otherwise (decision 22). */
  function checkRefused(row: ObjectRow, code: string, life: OperationLife | undefined): void {
    verdicts.reached(`refused by Marketo: ${row.kind.name}`);
    const lost = fieldsOf(row).filter(({ marketo, links }) => links !== undefined && typeof row.values[marketo] === 'string' && row.values[marketo] !== '');
    const isMissing = (field: ObjectField, value: string): boolean => (isToPerson(field.links) ? row.kind.name === 'Booking__c' && isYetToCome(value) : !isKept(field, value));
    const early = NOT_THERE.has(code) ? lost.map((field) => ({ field, value: String(row.values[field.marketo]) })).filter(({ field, value }) => isMissing(field, value)) : [];
    if (early.length > 0 && early.every(({ value }) => wasDeletedForgotten(value)) && verdicts.isAllowed('forgotten by the database')) return;
    if (early.length > 0) verdicts.violated('I25', 'E', `${nameOfRow(row)} was sent ${JSON.stringify(row.values)} before what it links to was there, and Marketo refused all of it`, life === undefined ? null : { pairId: life.operation.pairId });
  }

  function isKept({ links }: ObjectField, salesforceId: string): boolean {
    return ledger.records('marketo').some(({ kind, key, isThere }) => kind.name === links && key === salesforceId && isThere);
  }

  /** We deleted the record under this key, and a database that was put back knew nothing of that, nor had Marketo said so since (seeds 137075, 138529). */
  function wasDeletedForgotten(key: string): boolean {
    const work = books.pairHolding('salesforce', key)?.marketo.work;
    if (work?.state === 'rejected' && work.error.code === 'RECORD_GONE') return false;
    return [...books.operations.values()].some(({ operation, isForgotten }) => isForgotten && operation.kind === 'delete' && operation.side === 'marketo' && operation.recordId === key);
  }

  /** No person had the key of this lead or contact so far, which is there (decision 45): of persons that are gone we know what theirs was. */
  function isYetToCome(salesforceId: string): boolean {
    return people.record('salesforce', salesforceId)?.state === 'there' && !people.records('marketo').some(({ key }) => key === salesforceId);
  }

  return {
    onSend(process, rows) {
      for (const row of rows) {
        const open = lifeOf(row);
        const life = open?.owner === process ? open : undefined;
        sentFor.set(row, life);
        checkFields(row, life);
        if (life === undefined) verdicts.violated('I19', 'E', `${process.name} sent ${nameOfRow(row)} and has no operation open for it`);
      }
    },
    onExchange(rows, results, scan) {
      const changes = scan();
      rows.forEach((row, place) => {
        const life = sentFor.get(row);
        const result = results?.[place];
        if (result === undefined) return;
        if (result.result === 'refused') {
          if (life !== undefined) life.refused = result.code;
          return checkRefused(row, result.code, life);
        }
        if (life === undefined) return;
        life.applied += 1;
        if (!life.isOpen) life.isMisjudged = true;
        if (life.applied > 1) verdicts.violated('I19', 'E', `operation ${life.operation.operationId} had ${life.applied} effects on ${nameOfRow(row)}`, { pairId: life.operation.pairId });
        if (row.isCreate) checkMade(row, life, result.id);
        else verdicts.reached(`updated: ${row.kind.name}`);
        checkNews(row, life);
        onWritten({ side: 'marketo', recordId: `${row.kind.store}/${result.id}`, isCreate: row.isCreate, values: row.values, life });
        for (const change of changes.filter(({ recordId }) => recordId === `${row.kind.store}/${result.id}`)) {
          checkOrigin(change, life);
          noteStranger(change, life);
        }
      });
    },
    settle() {
      for (const { pairId, change } of overStrangers) {
        const lost = ledger.history('marketo', change.recordId, change.field.marketo).find(({ atCreation }) => atCreation)?.to;
        const isNamed = books.journalOf(pairId).some(({ event }) => event.kind === 'conflict' && event.field === change.field.marketo && event.lost === lost);
        verdicts.reached('a company of somebody else was met');
        if (isNamed || hasForgotten()) continue;
        verdicts.violated('I3', 'E', `${change.recordId}.${change.field.marketo} was ${JSON.stringify(lost)}, kept by somebody else under the same key, and became ${JSON.stringify(change.to)}; the journal does not name it`, { pairId, field: change.field.marketo });
      }
    },
  };
}
