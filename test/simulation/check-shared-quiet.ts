import type { Pair } from '../../src/domain/pair.ts';
import { SIDES } from '../../src/domain/side.ts';
import type { Side } from '../../src/domain/side.ts';
import type { Books } from './books.ts';
import type { Verdicts } from './oracle.ts';
import { isSame, meaning } from './same-value.ts';
import type { Plain } from './same-value.ts';
import type { SharedLedger, SharedRecord } from './shared-ledger.ts';
import { goesTo, programRecord } from './shared-lines.ts';
import type { RunLine } from './shared-lines.ts';
import type { RunPairing } from './pairing-kinds.ts';
import type { SharedRights } from './shared-rights.ts';

/** What the checks of these fields at rest look at. */
export interface QuietSharedParts {
  readonly books: Books;
  readonly ledger: SharedLedger;
  readonly verdicts: Verdicts;
  readonly lines: readonly RunLine[];
  /** What the settings name by now. */
  readonly followed: readonly RunPairing[];
  /** Whether a version of this moment may lie before every reading, because Salesforce's clock was set back (F19). */
  readonly stampedUnseen: (at: number) => boolean;
  readonly refusedForEver: ReadonlySet<string>;
  readonly wasUnread: SharedRights['wasUnread'];
}

/** Refusals that hold one field alone and wait for people. */
const OF_A_FIELD: ReadonlySet<string> = new Set(['VALUE_TOO_LONG', 'VALUE_REFUSED', 'REQUIRED_VALUE_MISSING']);
/** A name that another program has (apis.md A2, 709). */
const NAME_TAKEN = 'PROGRAM_RULE';

/** Checks once both worlds are quiet that what campaigns, programs and their members share is the same on both sides, or held by name (I1, I17). */
export function checkSharedQuiet(parts: QuietSharedParts): void {
  const { books, ledger, verdicts, lines, followed, refusedForEver } = parts;
  for (const { campaign, kind } of lines.some(({ field }) => field.of === 'campaign') ? followed : []) {
    const pair = books.pairHolding('salesforce', campaign);
    const both = [ledger.record('salesforce', campaign), ledger.record('marketo', programRecord(kind.program))] as const;
    if (pair?.marketo.id === programRecord(kind.program)) checkRecords(parts, pair, ...both);
    else verdicts.violated('I17', 'Q', `campaign ${campaign} and program ${kind.program} are paired, and the pair of the one says ${String(pair?.marketo.id)}`, pair === undefined ? null : { pairId: pair.pairId });
  }
  for (const member of ledger.records('salesforce', 'member').filter(({ isThere, pairing }) => isThere && followed.includes(pairing))) {
    const pair = books.pairHolding('salesforce', member.id);
    const counterpart = ledger.record('marketo', pair?.marketo.id ?? '');
    if (pair === undefined || SIDES.some((side) => pair[side].presence !== 'present')) continue;
    const person = pair.base['leadId'];
    if (typeof person === 'string' && refusedForEver.has(person)) continue;
    if (counterpart?.isThere === true) checkRecords(parts, pair, member, counterpart);
  }
}

function checkRecords(parts: QuietSharedParts, pair: Pair, salesforce: SharedRecord | undefined, marketo: SharedRecord | undefined): void {
  if (salesforce === undefined || marketo === undefined) return;
  for (const line of parts.lines.filter(({ field }) => field.of === salesforce.of)) checkLine(parts, pair, line, { salesforce, marketo });
}

function checkLine(parts: QuietSharedParts, pair: Pair, line: RunLine, both: Readonly<Record<Side, SharedRecord>>): void {
  const { verdicts, ledger } = parts;
  const { field, key } = line;
  const values = { salesforce: both.salesforce.values[key] ?? null, marketo: both.marketo.values[key] ?? null };
  if (isSame(field.kind, values.salesforce, values.marketo)) return meaning(field.kind, values.salesforce) === null ? undefined : verdicts.reached(`${field.of} fields agree`);
  if (SIDES.some((to) => goesTo(line, to) && isHeld(pair, line, to, values))) return verdicts.reached(`a ${field.of} field held by name`);
  if (isKeptApart(pair, line, values)) return verdicts.reached(`a ${field.of} field kept apart by ${line.policy}`);
  // A blank has nothing to say where two records have never agreed on the field (I11).
  const source = line.direction === 'to-marketo' ? 'salesforce' : 'marketo';
  if (line.direction !== 'both' && meaning(field.kind, values[source]) === null && pair.base[key] === undefined) return verdicts.reached(`a blank of a ${field.of} left a value alone`);
  const changedAt = ledger.history('salesforce', both.salesforce.id, key).at(-1)?.at ?? 0;
  // Emptied while the sync user did not see the field, or before all was read anew: the value stays until Salesforce has one again (decision 20, seed 93014).
  if (line.direction === 'to-marketo' && meaning(field.kind, values.salesforce) === null && parts.wasUnread(line, changedAt)) return verdicts.reached(`a ${field.of} field that came back empty left a value alone`);
  if (parts.stampedUnseen(changedAt) && verdicts.isAllowed('clock set back at rest')) return;
  verdicts.violated('I1', 'Q', `${field.of} ${both.salesforce.id} and ${both.marketo.id} hold ${JSON.stringify(values.salesforce)} and ${JSON.stringify(values.marketo)} in ${key} (${line.direction}, ${line.policy}); work to salesforce ${JSON.stringify(pair.salesforce.work)}, to marketo ${JSON.stringify(pair.marketo.work)}`, { pairId: pair.pairId, field: key });
}

/** A value is not replaced by a line that fills what is empty alone, nor filled again where somebody emptied it; nor is what was written once. */
function isKeptApart({ base }: Pair, { policy, key, field, direction }: RunLine, values: Readonly<Record<Side, Plain>>): boolean {
  const agreed = base[key];
  if (policy === 'write-once') return agreed !== undefined && meaning(field.kind, agreed) !== null;
  if (policy !== 'fill-if-empty') return false;
  // What somebody typed where the line leads stays, whatever its source holds (M19).
  if (direction !== 'both') return meaning(field.kind, values[direction === 'to-marketo' ? 'marketo' : 'salesforce']) !== null;
  return SIDES.every((side) => meaning(field.kind, values[side]) !== null) || (agreed !== undefined && SIDES.some((side) => meaning(field.kind, values[side]) !== null && isSame(field.kind, values[side], agreed)));
}

/** A refusal says by name why a value does not go there: one that does not fit, or all of its record. */
function isHeld(pair: Pair, { field }: RunLine, to: Side, values: Readonly<Record<Side, Plain>>): boolean {
  const { work } = pair[to];
  if (work.state !== 'rejected') return false;
  const value = values[to === 'marketo' ? 'salesforce' : 'marketo'];
  const isTooMuch = typeof value === 'string' && value.length > field.longest[to];
  const isMissing = meaning(field.kind, value) === null && field.marketo === 'name';
  // A state has the code of the first field that is held, and the names of all: a status that has no counterpart comes before the others.
  const isNamed = OF_A_FIELD.has(work.error.code) || (work.error.code === 'STATUS_NOT_MAPPED' && work.error.fields.includes(field.marketo));
  return (field.of === 'campaign' && work.error.code === NAME_TAKEN) || (isNamed && (isTooMuch || isMissing));
}

/** What a run should sometimes reach that has such fields. */
export const SOMETIMES_WITH_SHARED: readonly string[] = [
  'a member field written in salesforce', 'a member field written in marketo', 'a campaign field written in salesforce', 'a campaign field written in marketo', 'member fields agree', 'campaign fields agree',
  'an overwritten member field named in the journal', 'an overwritten campaign field named in the journal', 'a member field held by name', 'lines of members or campaigns are put in while the sync runs', 'a member emptied a field', 'a membership begun again with fields',
];

/** What a run should sometimes reach with lines that keep values apart. */
export const SOMETIMES_KEPT_APART: readonly string[] = [
  'a member field written by fill-if-empty', 'a member field written by write-once', 'a member field kept apart by fill-if-empty', 'a member field kept apart by write-once',
];

/** What a run should sometimes reach whose fields of members are hidden from the sync user. */
export const SOMETIMES_HIDDEN: readonly string[] = ['a field of members is hidden', 'a field of members may only be read'];

/** What a run should sometimes reach whose fields of campaigns are hidden as well. */
export const SOMETIMES_CAMPAIGNS_HIDDEN: readonly string[] = ['a field of campaigns is hidden', 'a field of campaigns may only be read', 'a hidden field of campaigns was named', 'a field of campaigns that came back was named'];
