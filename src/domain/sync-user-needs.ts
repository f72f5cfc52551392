import type { ConnectionRules } from './connection.ts';
import type { ObjectDescription } from './field.ts';
import { followedObjects, keyedLine, linesOf, takesEveryField } from './field-mapping.ts';
import type { Direction, Mapping, ObjectLine } from './field-mapping.ts';
import { isCampaign, isCustomObject, isKeyed, isMember, isPersonObject, isTold, objectOnSide } from './object-pair.ts';
import { isOwnWord } from './own-word.ts';
import type { PairObject, RecordObject, Side } from './side.ts';
import { own } from './value.ts';
import { fieldsLookedAt } from './sync-filter.ts';

/** What a user may do with the records of an object. */
export type ObjectRight = 'read' | 'create' | 'edit' | 'delete';

/** Every such right, in the order in which people name them. */
export const OBJECT_RIGHTS: readonly ObjectRight[] = ['read', 'create', 'edit', 'delete'];

/** A right over everything rather than over one object, in words of our own; the connector knows the vendor's. */
export type SystemRight =
  | 'use-api'
  | 'read-own-rights'
  | 'read-activities'
  | 'convert-leads'
  | 'see-all-data'
  | 'change-all-data'
  | 'manage-users'
  | 'customise'
  | 'write-code';

/** What a right is needed for. */
export type Purpose =
  | 'line'
  | 'key-field'
  | 'parent-link'
  | 'deletion-flag'
  | 'deletion-flag-here'
  | 'activity'
  | 'membership'
  | 'followed'
  | 'new-people'
  | 'write-changes'
  | 'kept-here'
  | 'filter'
  | 'filter-flag'
  | 'create-rule'
  | 'deletion'
  | 'merge'
  | 'conversion'
  | 'api'
  | 'own-rights'
  | 'absence';

/** Why something is needed: what for, and which line of the mapping says so, by its Marketo field. */
export interface Reason {
  readonly purpose: Purpose;
  readonly line: string | null;
  readonly direction: Direction | null;
  /** What the field of the line is synced for, as the dictionary says; absent where nobody said it. */
  readonly said?: string;
}

/** What is done with a field: it is read, given when a record is made, or changed at any time. */
export type FieldUse = 'read' | 'create' | 'change';

/** A field the mapping names. */
export interface FieldNeed {
  readonly name: string;
  readonly use: FieldUse;
  readonly reasons: readonly Reason[];
}

/** What the mapping needs of one object. */
export interface ObjectNeed {
  readonly object: RecordObject;
  /** A right that is absent is not needed. */
  readonly rights: Readonly<Partial<Record<ObjectRight, readonly Reason[]>>>;
  readonly fields: readonly FieldNeed[];
  /** Set where every field that is seen takes part, because none is named (decision 25). */
  readonly takesEveryField?: true;
}

/** What a connection needs of one side: exactly this, and nothing besides (PRODUCT B4). */
export interface SideNeeds {
  readonly side: Side;
  readonly objects: readonly ObjectNeed[];
  readonly system: Readonly<Partial<Record<SystemRight, readonly Reason[]>>>;
  /** Rights without which everything runs, only that something is known less well. */
  readonly useful: Readonly<Partial<Record<SystemRight | 'view-all', readonly Reason[]>>>;
}

/** Derives what the sync user of a side needs from the rules alone, so that a proposed change can be asked about before it is made. */
export function rightsNeeded(rules: ConnectionRules, side: Side): SideNeeds {
  const objects = followedObjects(rules.mapping);
  const needs = objects.map((object) => needOf(rules, side, object));
  const besides = side === 'salesforce' ? [...neededToConvert(rules), ...objects.flatMap((object) => parentsLookedAt(rules.mapping, object))] : [];
  return { side, objects: foldObjects([...needs, ...besides]), system: systemNeeds(rules, side, objects), useful: usefulRights(rules, side) };
}

/** The fields an object needs: those that are named, and where none is, what is seen but for the vendor's own and formulas (decision 25). */
export function fieldsNeeded({ fields, takesEveryField }: Pick<ObjectNeed, 'fields' | 'takesEveryField'>, description: ObjectDescription | null): readonly FieldNeed[] {
  if (takesEveryField !== true || description === null) return fields;
  const seen = Object.values(description.fields).filter(({ name, isSystem, calculated }) => isSystem !== true && !calculated && fields.every((field) => field.name !== name));
  return [...fields, ...seen.map(({ name }): FieldNeed => ({ name, use: 'read', reasons: because('followed') }))];
}

const because = (purpose: Purpose): readonly Reason[] => [{ purpose, line: null, direction: null }];

function needOf(rules: ConnectionRules, side: Side, object: PairObject): ObjectNeed {
  const { mapping } = rules;
  const lines = linesOf(mapping, object);
  const stated = isCustomObject(object) && takesEveryField(mapping, object) ? Object.keys(mapping.ways?.[object] ?? {}).map((name) => keyedLine(mapping, object, { marketo: name, salesforce: name })) : [];
  const named = [...stated, ...lines].filter((line) => !isOwnWord(line, side));
  const fields = foldFields([...named.map((line) => fieldNeed(line, side, object, rules.purposes?.[`${object}/${line.key}`])), ...keyFields(mapping, side, object), ...filterFields(mapping, side, object), ...ruleFields(rules, side, object)]);
  return {
    object: objectOnSide(object, side),
    rights: side === 'salesforce' ? rightsInSalesforce(rules, object) : rightsInMarketo(rules, object),
    fields,
    ...(takesEveryField(mapping, object) ? { takesEveryField: true as const } : {}),
  };
}

/**
 * People are written to, and leads made; contacts come from conversion alone (marketo-native-sync.md §2.1). Members of campaigns are
 * made and written, and campaigns written where a line says so. All else is read.
 */
function rightsInSalesforce(rules: ConnectionRules, object: PairObject): ObjectNeed['rights'] {
  const read = { read: because('followed') };
  const isMerged = isPersonObject(object) && mergesInSalesforce(rules);
  const deletes = [...(isMerged ? because('merge') : []), ...(isDeletedToo(rules.mapping, 'salesforce', object) ? because('deletion') : [])];
  const end = deletes.length === 0 ? {} : { delete: deletes };
  if (isMember(object)) return { ...read, create: because('membership'), edit: because('membership'), ...end };
  if (isCampaign(object)) return { ...read, ...(isWrittenOn(rules, 'salesforce', object) ? { edit: because('write-changes') } : {}) };
  if (!isPersonObject(object)) return { ...read, ...end };
  const isWritten = isWrittenOn(rules, 'salesforce', object) || isMerged;
  return { ...read, ...(object === 'lead' ? { create: because('new-people') } : {}), ...(isWritten ? { edit: because('write-changes') } : {}), ...end };
}

function isWrittenOn({ mapping }: ConnectionRules, side: Side, object: PairObject): boolean {
  return linesOf(mapping, object).some(({ direction }) => direction === 'both' || direction === `to-${side}`);
}

function rightsInMarketo(rules: ConnectionRules, object: PairObject): ObjectNeed['rights'] {
  if (isCampaign(object)) return { read: because('followed'), ...(isWrittenOn(rules, 'marketo', object) ? { edit: because('write-changes') } : {}) };
  const purpose = isMember(object) ? 'membership' : isTold(object) ? 'activity' : 'kept-here';
  const isEnded = isDeletedToo(rules.mapping, 'marketo', object);
  return { read: because('followed'), create: because(purpose), edit: because(purpose), ...(isEnded ? { delete: because('deletion') } : {}) };
}

/** Because its counterpart was deleted, or left a filter that says so. */
function isDeletedToo({ deletedToo, filters }: Mapping, side: Side, object: PairObject): boolean {
  return deletedToo?.[side].includes(object) === true || filters?.[object]?.[side]?.onLeaving.kind === 'delete';
}

function mergesInSalesforce({ mergesOn = ['marketo'] }: ConnectionRules): boolean {
  return mergesOn.includes('salesforce');
}

/** A lead that is merged into a contact is converted into it, for which Salesforce wants more than is done (marketo-native-sync.md §2.4.3). */
function neededToConvert(rules: ConnectionRules): readonly ObjectNeed[] {
  if (!mergesInSalesforce(rules)) return [];
  const rights = { read: because('conversion'), create: because('conversion'), edit: because('conversion') };
  return (['contact', 'account', 'opportunity'] as const).map((object) => ({ object, rights, fields: [] }));
}

function systemNeeds(rules: ConnectionRules, side: Side, objects: readonly PairObject[]): SideNeeds['system'] {
  if (side === 'marketo') return {};
  return {
    'use-api': because('api'),
    ...(objects.some(isTold) ? { 'read-activities': because('activity') } : {}),
    ...(mergesInSalesforce(rules) ? { 'convert-leads': because('conversion') } : {}),
  };
}

/** What is deleted for good is told from what is hidden only where everything is seen (decision 28). */
function usefulRights({ reconcileEveryDays }: ConnectionRules, side: Side): SideNeeds['useful'] {
  if (side === 'marketo') return {};
  return { 'read-own-rights': because('own-rights'), ...(reconcileEveryDays > 0 ? { 'view-all': because('absence') } : {}) };
}

function fieldNeed(line: ObjectLine, side: Side, object: PairObject, said?: string): FieldNeed {
  const isWritten = line.direction === 'both' || line.direction === `to-${side}`;
  const isGivenOnce = line.part === 'campaign' || line.part === 'person' || (side === 'marketo' && line.isKey === true);
  const use = !isWritten ? 'read' : isGivenOnce ? 'create' : 'change';
  // What our own word goes into is no field of Marketo's.
  const named = line.tellsDeletionTo === undefined ? { line: line.key, direction: line.direction } : { line: null, direction: null };
  const reason: Reason = { purpose: purposeOf(line, object), ...named, ...(said === undefined ? {} : { said }) };
  return { name: side === 'salesforce' ? line.salesforce : line.key, use, reasons: [reason] };
}

function purposeOf({ isDeletionFlag, tellsDeletionTo, links, part }: ObjectLine, object: PairObject): Purpose {
  if (tellsDeletionTo !== undefined) return 'deletion-flag-here';
  if (isDeletionFlag === true) return 'deletion-flag';
  if (part !== undefined) return 'membership';
  if (links !== undefined) return 'parent-link';
  return isTold(object) ? 'activity' : 'line';
}

/** Our key is given to a new lead and looked for in both objects; the person's key follows its lead or contact (I8). */
function keyFields(mapping: Mapping, side: Side, object: PairObject): readonly FieldNeed[] {
  if (isKeyed(object) || isMember(object) || isCampaign(object)) return [];
  const reasons = because('key-field');
  if (side === 'marketo') return [{ name: mapping.marketoKeyField, use: 'change', reasons }];
  return [{ name: mapping.salesforceKeyField, use: object === 'lead' ? 'create' : 'read', reasons }];
}

/** What the filters look at on a side, and the box that they tick there on what left them (PRODUCT H1, H2). */
function filterFields({ filters }: Mapping, side: Side, object: PairObject): readonly FieldNeed[] {
  const looked = fieldsLookedAt(filters, object).filter((field) => field.side === side && !field.path.includes('.'));
  const exit = filters?.[object]?.[side]?.onLeaving;
  const flag = exit?.kind === 'flag' ? [{ name: exit.field, use: 'change' as const, reasons: because('filter-flag') }] : [];
  return [...looked.map(({ path }): FieldNeed => ({ name: path, use: 'read', reasons: because('filter') })), ...flag];
}

/** What filters read of parents, and the lookups that lead there. */
function parentsLookedAt({ filters }: Mapping, object: PairObject): readonly ObjectNeed[] {
  return fieldsLookedAt(filters, object).flatMap(({ side, path }) => (side === 'salesforce' && path.includes('.') ? readOnTheWay(object, path.split('.')) : []));
}

/** Relationships that every org has, by their names; where others lead only a describe could tell. */
const RELATIONS: Readonly<Record<string, { readonly lookup: string; readonly parent: PairObject }>> = {
  Account: { lookup: 'AccountId', parent: 'account' },
  Owner: { lookup: 'OwnerId', parent: 'user' },
  Manager: { lookup: 'ManagerId', parent: 'user' },
  CreatedBy: { lookup: 'CreatedById', parent: 'user' },
  LastModifiedBy: { lookup: 'LastModifiedById', parent: 'user' },
};

function readOnTheWay(object: PairObject, [name = '', ...more]: readonly string[]): readonly ObjectNeed[] {
  const relation = more.length === 0 ? undefined : own(RELATIONS, name);
  const custom = more.length > 0 && name.endsWith('__r') ? `${name.slice(0, -1)}c` : undefined;
  const read = more.length === 0 ? name : (relation?.lookup ?? custom);
  const here = read === undefined ? [] : [{ object, rights: { read: because('filter') }, fields: [{ name: read, use: 'read' as const, reasons: because('filter') }] }];
  return relation === undefined ? here : [...here, ...readOnTheWay(relation.parent, more)];
}

/** What the rule for new leads looks at (PRODUCT A7). */
function ruleFields({ createWhen }: ConnectionRules, side: Side, object: PairObject): readonly FieldNeed[] {
  if (side !== 'marketo' || object !== 'lead') return [];
  return (createWhen ?? []).map(({ field }) => ({ name: field, use: 'read', reasons: because('create-rule') }));
}

const USES: readonly FieldUse[] = ['read', 'create', 'change'];

/** One need for each field, with every reason and the most that any of them asks for. */
function foldFields(needs: readonly FieldNeed[]): readonly FieldNeed[] {
  return [...Map.groupBy(needs, ({ name }) => name)].map(([name, of]) => ({
    name,
    use: USES[Math.max(...of.map(({ use }) => USES.indexOf(use)))] ?? 'read',
    reasons: distinct(of.flatMap(({ reasons }) => reasons)),
  }));
}

/** Leads and contacts are one object in Marketo, and what a conversion needs is added to what the object needs by itself. */
function foldObjects(needs: readonly ObjectNeed[]): readonly ObjectNeed[] {
  return [...Map.groupBy(needs, ({ object }) => object)].map(([object, of]) => {
    const rights = OBJECT_RIGHTS.flatMap((right) => {
      const reasons = distinct(of.flatMap((need) => need.rights[right] ?? []));
      return reasons.length === 0 ? [] : [[right, reasons] as const];
    });
    const everyField = of.some(({ takesEveryField }) => takesEveryField === true) ? { takesEveryField: true as const } : {};
    return { object, rights: Object.fromEntries(rights), fields: foldFields(of.flatMap(({ fields }) => fields)), ...everyField };
  });
}

function distinct(reasons: readonly Reason[]): readonly Reason[] {
  return [...new Map(reasons.map((reason) => [`${reason.purpose} ${reason.line ?? ''}`, reason])).values()];
}
