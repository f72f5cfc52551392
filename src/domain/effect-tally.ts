import type { DraftEffect, RecordEffect } from './draft-effect.ts';
import type { LineChange } from './compare-mappings.ts';
import type { Pair } from './pair.ts';
import type { FieldPreview, FilterPreview, RecordGroup, ValueExample, ValueGroup, WritePreview } from './rules-preview.ts';
import type { ResolvedMapping } from './resolved-mapping.ts';
import { countIn } from './sampled-count.ts';
import type { Estimate, Sampled } from './sampled-count.ts';
import { SIDES } from './side.ts';
import type { Side } from './side.ts';

/** What the draft does to one pair of a sample. */
export interface TalliedEffect {
  readonly pair: Pair;
  readonly place: number;
  readonly effect: DraftEffect;
}

/** The effects of a draft on a sample of one object's pairs. */
export interface Tally {
  readonly sampled: Sampled;
  readonly effects: readonly TalliedEffect[];
}

/** How many examples of a kind are given. */
interface WithExamples {
  readonly examples: number;
}

/** Records to be written to one side, by what becomes of them. */
export function writesIn({ sampled, effects }: Tally, to: Side): WritePreview {
  const count = (kind: RecordEffect): Estimate => countIn(sampled, effects.filter(({ effect }) => effect.record[to] === kind).map(({ place }) => place));
  return { created: count('created'), updated: count('updated'), deleted: count('deleted'), ended: count('ended') };
}

/** Records of which it cannot be said for certain what becomes of them (`DraftEffect.isOpen`). */
export function openIn({ sampled, effects }: Tally): Estimate {
  return countIn(sampled, effects.filter(({ effect }) => effect.isOpen).map(({ place }) => place));
}

/** Sides of which a record's filter comes to something else by the draft, if only because the draft writes what the filter looks at. */
export function sidesJudgedAnew({ effects }: Tally): readonly Side[] {
  return SIDES.filter((to) => effects.some(({ effect: { filtered } }) => (filtered[to].now === null) !== (filtered[to].draft === null)));
}

/** A line that is previewed: how the draft has it, and in which sample its values can be seen. */
export interface PreviewedLine {
  readonly key: string;
  readonly salesforce: string;
  readonly direction: FieldPreview['direction'];
  readonly policy: FieldPreview['policy'];
  readonly change: FieldPreview['change'];
  readonly isReadAnew: boolean;
}

/** The lines of which something is to be said: those that the draft changes, and those of which it would write or hold values. */
export function linesToPreview(tallies: readonly Tally[], changes: readonly LineChange[], draft: ResolvedMapping, readAnew: ReadonlySet<string>): readonly PreviewedLine[] {
  const touched = new Set(tallies.flatMap(({ effects }) => effects.flatMap(({ effect }) => effect.fields.map(({ field }) => field))));
  const changed = new Set(changes.map(({ line }) => line.key));
  const others = draft.fields.filter(({ key }) => touched.has(key) && !changed.has(key)).map(({ key, line }) => ({ line: { ...line, key }, change: null }));
  return [...changes, ...others].map(({ line, change }) => ({ key: line.key, salesforce: line.salesforce, direction: line.direction, policy: line.policy, change, isReadAnew: readAnew.has(line.key) }));
}

/** What becomes of the values of one line. */
export function fieldIn(tally: Tally, { key, ...line }: PreviewedLine, { examples }: WithExamples): FieldPreview {
  const found = tally.effects.flatMap(({ pair, place, effect }) => effect.fields.flatMap((field) => (field.field === key ? [{ pair, place, field }] : [])));
  const group = (of: readonly Found[]): ValueGroup => ({ ...countIn(tally.sampled, of.map(({ place }) => place)), examples: of.slice(0, examples).map(({ example }) => example) });
  const written = found.flatMap(({ pair, place, field }) => (field.kind === 'written' ? [{ place, to: field.to, isLost: field.isLost, example: { ...namesOf(pair), ...(field.before === undefined ? {} : { before: field.before }), after: field.after } }] : []));
  const held = found.flatMap(({ pair, place, field }) => (field.kind === 'held' ? [{ place, to: field.to, code: field.code, by: field.rule?.by ?? null, because: field.rule?.because ?? null, example: { ...namesOf(pair), after: field.value } }] : []));
  const bySide = (of: (to: Side) => readonly Found[]): FieldPreview['written'] => ({ salesforce: group(of('salesforce')), marketo: group(of('marketo')) });
  return {
    field: key,
    ...line,
    written: bySide((side) => written.filter(({ to }) => to === side)),
    conflicts: bySide((side) => written.filter(({ to, isLost }) => to === side && isLost)),
    keptApart: countIn(tally.sampled, found.filter(({ field }) => field.kind === 'apart').map(({ place }) => place)),
    held: [...Map.groupBy(held, ({ to, code, by }) => `${to}/${code}/${by ?? ''}`).values()].flatMap((of) => of.slice(0, 1).map(({ to, code, by, because }) => ({ to, code, by, because, ...group(of) }))),
  };
}

interface Found {
  readonly place: number;
  readonly example: ValueExample;
}

/** Who comes and goes by the draft's filter for one side. */
export function filterIn({ sampled, effects }: Tally, to: Side, draft: ResolvedMapping, { examples }: WithExamples): FilterPreview {
  const group = (isMeant: (one: TalliedEffect) => boolean): RecordGroup => {
    const meant = effects.filter(isMeant);
    return { ...countIn(sampled, meant.map(({ place }) => place)), examples: meant.slice(0, examples).map(({ pair, effect }) => ({ ...namesOf(pair), because: effect.filtered[to].draft?.because ?? null })) };
  };
  const { examples: _examples, ...unknown } = group(({ effect }) => effect.filtered[to].draft?.verdict === 'unknown');
  return {
    to,
    filter: draft.filters?.[to]?.text ?? null,
    entering: group(({ effect }) => effect.filtered[to].now !== null && effect.filtered[to].draft === null),
    leaving: group(({ effect }) => effect.filtered[to].now === null && effect.filtered[to].draft !== null),
    unknown,
  };
}

function namesOf({ pairId, salesforce, marketo }: Pair): Pick<ValueExample, 'pairId' | 'salesforceId' | 'marketoId'> {
  return { pairId, salesforceId: salesforce.id, marketoId: marketo.id };
}

/** No record. */
export const NONE: Estimate = { records: 0, margin: 0 };

/** Several counts together; that all of them are off the same way is taken for possible. */
export function sumOf(counts: readonly Estimate[]): Estimate {
  return counts.reduce((sum, { records, margin }) => ({ records: sum.records + records, margin: sum.margin + margin }), NONE);
}

/** Writes of nothing. */
export const NO_WRITES: WritePreview = { created: NONE, updated: NONE, deleted: NONE, ended: NONE };

/** Records that are written to either side: made, changed and deleted. */
export function recordsWritten(writes: Readonly<Record<Side, WritePreview>>): Readonly<Record<Side, Estimate>> {
  const [salesforce = NONE, marketo = NONE] = SIDES.map((side) => sumOf([writes[side].created, writes[side].updated, writes[side].deleted]));
  return { salesforce, marketo };
}
