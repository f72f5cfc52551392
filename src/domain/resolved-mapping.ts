import { comparisonFor, tellsNumbersApart } from './compare-values.ts';
import type { Comparison } from './compare-values.ts';
import type { ErrorCode } from './error-catalogue.ts';
import type { FieldDescription, Schema } from './field.ts';
import { linesSeen } from './custom-object.ts';
import { MEMBERSHIP_MADE_AT } from './field-mapping.ts';
import type { Mapping, ObjectLine } from './field-mapping.ts';
import type { ResolvedPairings } from './campaign-pairing.ts';
import { resolvePairings } from './campaign-pairing.ts';
import { pathsToContacts } from './lead-lookups.ts';
import { isCampaign, isMember, isPersonObject, isWatched, objectOnSide } from './object-pair.ts';
import { DELETION_WORD_FIELD, isOwnWord } from './own-word.ts';
import { SIDES } from './side.ts';
import { filterFlagLines, resolveFilters, watchedNames } from './resolved-filter.ts';
import type { ResolvedFilters } from './resolved-filter.ts';
import type { PairObject, Side } from './side.ts';
import { serveLine, shortPrintOf } from './value-form.ts';
import type { ServedLine, ValueForm } from './value-form.ts';
import { own } from './value.ts';

/** A line of the mapping that both sides can serve right now, with what each side says about its field. */
export interface ResolvedField {
  /** Mapping key: Marketo's REST name. */
  readonly key: string;
  readonly line: ObjectLine;
  readonly on: Readonly<Record<Side, FieldDescription>>;
  readonly comparison: Comparison;
  /** How values look to each side, where that differs; absent where they cross as they are. */
  readonly form?: ValueForm;
  /** What ids of the linked object begin with, where a field may hold others too; null when it links to people or to nothing. */
  readonly parentPrefix: string | null;
  /**
   * Sides on which it is read anew on every record because it came back after it had been away, or because it is read for this
   * line for the first time: an emptiness found there was made by nobody in particular (I29).
   */
  readonly resumedOn: readonly Side[];
  /**
   * Set while it is read anew on every record because its rules are others, or because it rested on account of Marketo's field, and its
   * own was in sight all the while: an emptiness found there was made by somebody, as at any other time.
   */
  readonly isReformed?: true;
  /** Sides on which the line led to another field before, while every record is read anew for it: what was agreed on was of that one. */
  readonly metAnewOn?: readonly Side[];
}

/** A field that is read anew on every record. */
export interface UnreadField {
  /** API name. */
  readonly name: string;
  /** It was read for the same line, by whatever rules, and has been in sight ever since: nobody can have put another field in its place. */
  readonly wasInSight: boolean;
  /** Keys of its lines that led to another field before. */
  readonly metAnewFor: readonly string[];
}

/** Fields, by side, that are read anew on every record. */
export type ResumedNames = Readonly<Record<Side, readonly UnreadField[]>>;

const NONE_RESUMED: ResumedNames = { salesforce: [], marketo: [] };

/**
 * A mapped field that cannot take part now: hidden, gone or of an impossible type. It is left
 * alone on both sides – never blanked – until it can (I10, I29, PRODUCT B1).
 */
export interface SuspendedField {
  readonly key: string;
  /** It crosses both ways once it takes part again. */
  readonly isTwoWay: boolean;
  readonly side: Side;
  readonly code: ErrorCode;
  /** What exactly, as a sentence, where the code leaves it open. */
  readonly because?: string;
  /** API name of Salesforce's field, where that is in sight: Marketo's is away, or the two do not go together. */
  readonly seenAs?: string;
}

/**
 * A line that takes no part now, or was taken out lately, and whose field Marketo shows all the same: the log goes on telling what our
 * earlier writes of it replaced, once, and whoever does not hear it then never does (I3). Nothing else is taken from it.
 */
export interface HeardField {
  /** Mapping key: the name by which the log's hints name it. */
  readonly key: string;
  /** By Marketo's field alone: what was sent there is compared with what the log says of it. */
  readonly comparison: Comparison;
}

/** The mapping of one object, resolved against what the sync user sees in this cycle. */
export interface ResolvedMapping {
  readonly object: PairObject;
  readonly fields: readonly ResolvedField[];
  readonly suspended: readonly SuspendedField[];
  /** Those of the suspended lines, and of those that were taken out lately, of which Marketo's log still tells; absent: none. */
  readonly heard?: readonly HeardField[];
  /** Sides whose record is deleted when its counterpart was (PRODUCT A8). */
  readonly deletedTooOn: readonly Side[];
  /** Sides on which the sync user may edit no record of the object, whatever it may do with its fields; absent: none. */
  readonly readOnlyOn?: readonly Side[];
  /** Which records go to which side. */
  readonly filters?: ResolvedFilters;
  /**
   * API names, by side, at which filters look and which no line carries; of members with lines of their own also when Marketo made them, and
   * of custom records the contact that a lead they name has become.
   */
  readonly watched?: Readonly<Record<Side, readonly string[]>>;
  /** Of members: the campaigns and programs that they may belong to; of campaigns: which program each goes with. */
  readonly pairings?: ResolvedPairings;
}

/** Splits the mapping of an object into what can be served now and what is suspended. */
export function resolveMapping(
  mapping: Mapping,
  schemas: Readonly<Record<Side, Schema>>,
  object: PairObject,
  resumed: ResumedNames = NONE_RESUMED,
): ResolvedMapping {
  const fields: ResolvedField[] = [];
  const suspended: SuspendedField[] = [];
  const lines = [...linesSeen(mapping, schemas.salesforce, object), ...keyLine(mapping, object)];
  for (const line of lines) {
    const salesforce = describe(schemas.salesforce, object, line.salesforce);
    const marketo = line.tellsDeletionTo === undefined ? asLinked(line, describe(schemas.marketo, object, line.key)) : DELETION_WORD_FIELD;
    if (salesforce?.calculated === true && line.formula === 'leave-out') continue;
    const suspend = (why: Omit<SuspendedField, 'key' | 'isTwoWay'>): unknown => suspended.push({ key: line.key, isTwoWay: line.direction === 'both', ...why });
    if (salesforce === null) suspend({ side: 'salesforce', code: 'FIELD_NOT_FOUND' });
    else if (marketo === null) suspend({ side: 'marketo', code: 'FIELD_NOT_FOUND', seenAs: salesforce.name });
    else if (line.links !== undefined && schemas.salesforce.objects[line.links] === undefined) suspend({ side: 'salesforce', code: 'OBJECT_NOT_ACCESSIBLE' });
    else {
      const served = line.tellsDeletionTo !== undefined && salesforce.type !== 'boolean' ? noCheckbox(salesforce) : serveLine(line, { salesforce, marketo });
      if (served.kind === 'refused') suspend({ side: 'marketo', code: 'TYPES_DIFFER', because: served.because, seenAs: salesforce.name });
      else fields.push(resolved(line, { salesforce, marketo }, served, { parentPrefix: prefixOf(schemas.salesforce, line), resumed }));
    }
  }
  const silent = [...lines.filter(({ key }) => suspended.some((one) => one.key === key)), ...linesTakenOut(mapping, schemas.salesforce, object, lines)];
  const heard = isWatched(object, 'marketo') ? heardOf(silent, schemas.marketo.objects[objectOnSide(object, 'marketo')]?.fields ?? {}) : [];
  const readOnlyOn = SIDES.filter((side) => schemas[side].objects[objectOnSide(object, side)]?.updateable === false);
  const paired = isMember(object) || isCampaign(object) ? { pairings: resolvePairings(mapping.campaigns ?? [], schemas) } : {};
  return { object, fields, suspended, ...(heard.length === 0 ? {} : { heard }), deletedTooOn: SIDES.filter((side) => mapping.deletedToo?.[side].includes(object) === true), ...(readOnlyOn.length === 0 ? {} : { readOnlyOn }), ...paired, ...filtersOf(mapping, schemas, object, fields) };
}

function noCheckbox({ name }: FieldDescription): ServedLine & { readonly kind: 'refused' } {
  return { kind: 'refused', because: `${name} is no checkbox, and says nothing else than whether Marketo's record was deleted. Name a checkbox.` };
}

/** Lines that the object had in one of the versions before, as they were last, and that it has no more. */
function linesTakenOut({ earlier = [] }: Mapping, salesforce: Schema, object: PairObject, lines: readonly ObjectLine[]): readonly ObjectLine[] {
  const known = new Set(lines.map(({ key }) => key));
  const before = earlier.flatMap((mapping) => linesSeen(mapping, salesforce, object)).filter(({ key }) => !known.has(key));
  return before.filter(({ key }, place) => before.findIndex((line) => line.key === key) === place);
}

/** Of lines that are kept in Salesforce's form, or whose ids are exchanged on the way, nobody can say what the log's values come to without the other field. */
function heardOf(lines: readonly ObjectLine[], described: Readonly<Record<string, FieldDescription>>): readonly HeardField[] {
  return lines.flatMap(({ key, rules, translated }) => {
    const field = own(described, key);
    const comparison = field === undefined ? null : comparisonFor(field, field);
    return comparison === null || rules?.keptAs === 'salesforce' || translated === true ? [] : [{ key, comparison }];
  });
}

/** The filters of the object; their flags are lines like any other, but where the mapping carries the very field. And what is watched beside the lines. */
function filtersOf({ filters, memberFields = [] }: Mapping, schemas: Readonly<Record<Side, Schema>>, object: PairObject, fields: ResolvedField[]): Pick<ResolvedMapping, 'filters' | 'watched'> {
  const born = isMember(object) && memberFields.length > 0 ? [MEMBERSHIP_MADE_AT] : [];
  const contacts = pathsToContacts(schemas.salesforce, object, fields);
  if (filters === undefined) return born.length + contacts.length === 0 ? {} : { watched: { salesforce: contacts, marketo: born } };
  const resolvedFilters = resolveFilters(filters, schemas, object);
  const flags = filterFlagLines(resolvedFilters, schemas, object);
  fields.push(...flags.filter((flag) => !fields.some((field) => SIDES.some((side) => flag.line.tellsFilterTo === side && field.on[side].name === flag.on[side].name))));
  const names = watchedNames(filters, schemas, object);
  const alone = (side: Side): readonly string[] => names[side].filter((name) => carrierOf(fields, side, name) === undefined);
  return { filters: resolvedFilters, watched: { salesforce: [...new Set([...alone('salesforce'), ...contacts])], marketo: [...alone('marketo'), ...born] } };
}

/**
 * The line that keeps a side's value of a field just as it was seen there, so that filters need no copy of it: one whose rules give it
 * another form keeps what that comes to, and one that is compared to fewer digits than the side says it keeps does not follow every change.
 */
export function carrierOf(fields: readonly ResolvedField[], side: Side, name: string): ResolvedField | undefined {
  return fields.find(({ on, form, comparison }) => on[side].name === name && form === undefined && tellsNumbersApart(comparison, on[side]));
}

function resolved(line: ObjectLine, on: ResolvedField['on'], { comparison, form }: ServedLine & { readonly kind: 'served' }, { parentPrefix, resumed }: { readonly parentPrefix: string | null; readonly resumed: ResumedNames }): ResolvedField {
  const isAmong = (side: Side, wasInSight: boolean): boolean => resumed[side].some((one) => one.name === on[side].name && one.wasInSight === wasInSight);
  const reformed = SIDES.some((side) => isAmong(side, true)) ? { isReformed: true as const } : {};
  const metAnewOn = SIDES.filter((side) => resumed[side].some(({ name, metAnewFor }) => name === on[side].name && metAnewFor.includes(line.key)));
  return { key: line.key, line, on, comparison, ...(form === undefined ? {} : { form }), parentPrefix, resumedOn: SIDES.filter((side) => isAmong(side, false)), ...reformed, ...(metAnewOn.length === 0 ? {} : { metAnewOn }) };
}

/** Whether every record is read anew for it, for whatever reason. */
export function isReadAnew({ resumedOn, isReformed }: ResolvedField): boolean {
  return resumedOn.length > 0 || isReformed === true;
}

/** Where the ids of a link are exchanged on the way, what is compared and checked here is the Salesforce id. */
function asLinked({ translated }: ObjectLine, described: FieldDescription | null): FieldDescription | null {
  return translated === true && described !== null ? { ...described, type: 'id', scale: null } : described;
}

/** Who a task is about, and who a member is, is a lead or a contact; both are people in Marketo, and nothing else can stand there. */
function prefixOf(salesforce: Schema, { links, part }: ObjectLine): string | null {
  return links === undefined || part === 'person' || isPersonObject(links) ? null : (salesforce.objects[links]?.idPrefix ?? null);
}

/** The person carries the id of its lead or contact, so that a lost create and a lost store can be found again (I8). */
function keyLine(mapping: Mapping, object: PairObject): readonly ObjectLine[] {
  if (!isPersonObject(object)) return [];
  return [{ key: mapping.marketoKeyField, salesforce: 'Id', direction: 'to-marketo', policy: 'salesforce-wins' }];
}

function describe(schema: Schema, object: PairObject, name: string): FieldDescription | null {
  return schema.objects[objectOnSide(object, schema.side)]?.fields[name] ?? null;
}

/**
 * The same names, each with what it was read for behind it: its line, and the rules by which its values are seen; nothing, where a
 * filter alone looks at it. What was read for another line, by other rules or for a filter is kept elsewhere or in another form, so it
 * counts as not read (I10, I17).
 */
export function qualifiedNames(mapping: ResolvedMapping, side: Side): readonly string[] {
  const carried = fieldsOf(mapping, side).map(({ key, on, form }) => [on[side].name, key, ...(form === undefined ? [] : [shortPrintOf(form)])].join(SEPARATOR));
  return [...new Set([...carried, ...(mapping.watched?.[side] ?? [])])];
}

/**
 * Salesforce's fields of lines that rest because of Marketo's, each qualified by its line and this word: nobody reads them, but they
 * are in sight, and what is emptied meanwhile is emptied by somebody (M30). One that gets another type itself is out of sight first (G24).
 */
export function restingNames({ suspended }: ResolvedMapping): readonly string[] {
  return suspended.flatMap(({ key, seenAs }) => (seenAs === undefined ? [] : [[seenAs, key, RESTING].join(SEPARATOR)]));
}

/** Whether a qualified name is one of a line that rests. */
export function isResting(name: string): boolean {
  return name.split(SEPARATOR)[2] === RESTING;
}

/** No print of rules: those are hexadecimal. */
const RESTING = 'rests';

/** Stands before the line and before the print; no API name has it. */
const SEPARATOR = '#';

/** The API name in a name that may be qualified. */
export function bareName(name: string): string {
  const end = name.indexOf(SEPARATOR);
  return end === -1 ? name : name.slice(0, end);
}

/** A qualified name without the print of its rules: the field, and the line that it is read for. */
export function lineOf(name: string): string {
  return name.split(SEPARATOR).slice(0, 2).join(SEPARATOR);
}

/**
 * Whether the lines that qualified names of a field are read for are all among those that were in sight. That a filter looks at the field as
 * well, or has begun to, makes it no other field.
 */
export function wereInSight(names: readonly string[], lines: ReadonlySet<string>): boolean {
  return names.every((name) => keyIn(name) === null || lines.has(lineOf(name)));
}

/** Of qualified names, the keys of the lines that were read from another field once, going by the `lines` (`lineOf`) there were. */
export function metAnewFor(names: readonly string[], lines: readonly string[]): readonly string[] {
  return names.flatMap((name) => {
    const key = keyIn(name);
    return key !== null && lines.some((line) => keyIn(line) === key && line !== lineOf(name)) ? [key] : [];
  });
}

/** The key of the line in a qualified name; null where a filter alone looks at the field. */
export function keyIn(name: string): string | null {
  return name.split(SEPARATOR)[1] ?? null;
}

/** API names to read on a side for an object's mapping, without repetition. */
export function namesOnSide(mapping: ResolvedMapping, side: Side): readonly string[] {
  return [...new Set([...fieldsOf(mapping, side).map((field) => field.on[side].name), ...(mapping.watched?.[side] ?? [])])];
}

/** The lines that have a field on a side: of one that carries our own word, the side it is told to alone. */
function fieldsOf({ fields }: ResolvedMapping, side: Side): readonly ResolvedField[] {
  return fields.filter(({ line }) => !isOwnWord(line, side));
}
