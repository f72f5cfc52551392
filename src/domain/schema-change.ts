import type { FieldDescription, ObjectDescription, Schema } from './field.ts';
import { FIELD_RIGHTS } from './schema-decision.ts';
import type { SchemaChangeKind } from './schema-decision.ts';
import type { RecordObject, Side } from './side.ts';
import { own } from './value.ts';

/** One difference between what the sync user saw of a side and what it sees now (PRODUCT B1). */
export interface SchemaChange {
  readonly side: Side;
  readonly object: RecordObject;
  /** API name of the field; null when the object as a whole changed. */
  readonly field: string | null;
  readonly kind: SchemaChangeKind;
  /** How it was and how it is, in words for people; null where the kind says it all. */
  readonly from: string | null;
  readonly to: string | null;
}

/**
 * Every difference between two schemas of one side, objects and fields in the order of their names. What follows from another
 * change is not said again: fields of an object that is gone, and rights to fields where those to the object changed.
 * Campaigns and programs are told of on their own (`announceCampaigns`), and a new label is no change.
 */
export function schemaChanges(before: Schema, after: Schema): readonly SchemaChange[] {
  const names = new Set([...Object.values(before.objects), ...Object.values(after.objects)].flatMap((description) => description?.object ?? []));
  return [...names].toSorted().flatMap((object): readonly SchemaChange[] => {
    const [was, is] = [before.objects[object], after.objects[object]];
    const about = { side: after.side, object, field: null, from: null, to: null };
    if (was === undefined) return [{ ...about, kind: 'object-appeared' }];
    if (is === undefined) return [{ ...about, kind: 'object-lost' }];
    const ofObject = changesOfObject(was, is).map((kind): SchemaChange => ({ ...about, kind }));
    const ofFields = changesOfFields(was, is).map(({ field, ...change }): SchemaChange => ({ ...about, field, ...change }));
    return [...ofObject, ...(ofObject.length === 0 ? ofFields : ofFields.filter(({ kind }) => kind !== 'field-right-lost' && kind !== 'field-right-got'))];
  });
}

function changesOfObject(was: ObjectDescription, is: ObjectDescription): readonly SchemaChangeKind[] {
  return [
    ...(was.createable === is.createable ? [] : [is.createable ? ('create-got' as const) : ('create-lost' as const)]),
    ...(was.updateable === is.updateable ? [] : [is.updateable ? ('edit-got' as const) : ('edit-lost' as const)]),
  ];
}

/** What changed of one field. */
type FieldChange = Pick<SchemaChange, 'kind' | 'from' | 'to'>;

function changesOfFields(was: ObjectDescription, is: ObjectDescription): readonly (FieldChange & { readonly field: string })[] {
  // A parent's field that filters look at stands here under its path, and changes on its own object.
  const names = new Set([...Object.keys(was.fields), ...Object.keys(is.fields)].filter((name) => !isPath(name)));
  return [...names].toSorted().flatMap((field) => changesOfField(own(was.fields, field), own(is.fields, field)).map((change) => ({ field, ...change })));
}

function changesOfField(was: FieldDescription | undefined, is: FieldDescription | undefined): readonly FieldChange[] {
  if (is === undefined) return [{ kind: 'field-lost', from: was === undefined ? null : typeWords(was), to: null }];
  if (was === undefined) return [{ kind: 'field-appeared', from: null, to: typeWords(is) }];
  const changes: FieldChange[] = [];
  const note = (kind: SchemaChangeKind, from: string | null, to: string | null): void => void changes.push({ kind, from, to });
  const [wasType, isType] = [typeWords(was), typeWords(is)];
  if (wasType !== isType) note('type-changed', wasType, isType);
  if (was.calculated !== is.calculated) note(is.calculated ? 'formula-began' : 'formula-ended', null, null);
  // A formula can be written by nobody, which is no right that was taken away.
  if (!is.calculated && !was.calculated && rightsOf(was) !== rightsOf(is)) note(rankOfRights(is) < rankOfRights(was) ? 'field-right-lost' : 'field-right-got', rightsOf(was), rightsOf(is));
  const [wasLength, isLength] = [lengthOf(was), lengthOf(is)];
  if (wasType === isType && wasLength !== isLength) note(isLength < wasLength ? 'length-less' : 'length-more', lengthWords(was), lengthWords(is));
  if (wasType === isType && was.scale !== is.scale) note((is.scale ?? MOST) < (was.scale ?? MOST) ? 'scale-less' : 'scale-more', scaleWords(was), scaleWords(is));
  changes.push(...changesOfChoices(was, is));
  if (was.requiredOnCreate !== is.requiredOnCreate && rightsOf(was) === rightsOf(is)) note(is.requiredOnCreate ? 'required' : 'optional', null, null);
  return changes;
}

/** So many choices are named at most. */
const MOST_NAMED = 10;

function changesOfChoices(was: FieldDescription, is: FieldDescription): readonly FieldChange[] {
  if (was.restrictedTo === null && is.restrictedTo === null) return [];
  if (is.restrictedTo === null) return [{ kind: 'choices-more', from: 'listed values only', to: 'any text' }];
  if (was.restrictedTo === null) return [{ kind: 'choices-less', from: 'any text', to: 'listed values only' }];
  const [before, now] = [new Set(was.restrictedTo), new Set(is.restrictedTo)];
  const gone = was.restrictedTo.filter((choice) => !now.has(choice));
  const added = is.restrictedTo.filter((choice) => !before.has(choice));
  return [
    ...(gone.length === 0 ? [] : [{ kind: 'choices-less' as const, from: named(gone), to: null }]),
    ...(added.length === 0 ? [] : [{ kind: 'choices-more' as const, from: null, to: named(added) }]),
  ];
}

function named(choices: readonly string[]): string {
  const rest = choices.length - MOST_NAMED;
  return `${choices.slice(0, MOST_NAMED).join(', ')}${rest > 0 ? ` and ${rest} more` : ''}`;
}

function typeWords({ type, refersTo }: FieldDescription): string {
  return refersTo === undefined ? type : `${type} of ${refersTo}`;
}

/** Where a vendor states no limit there is none to reckon with. */
const MOST = Number.POSITIVE_INFINITY;

function lengthOf({ lengthCharacters, lengthBytes }: FieldDescription): number {
  return lengthCharacters ?? lengthBytes ?? MOST;
}

function lengthWords({ lengthCharacters, lengthBytes }: FieldDescription): string {
  if (lengthCharacters !== null) return `${lengthCharacters} characters`;
  return lengthBytes === null ? 'any length' : `${lengthBytes} bytes`;
}

function scaleWords({ scale }: FieldDescription): string {
  return scale === null ? 'any number of decimal places' : `${scale} decimal places`;
}

function rightsOf({ createable, updateable }: FieldDescription): keyof typeof FIELD_RIGHTS {
  if (updateable) return createable ? 'create and edit' : 'edit';
  return createable ? 'create' : 'read';
}

function rankOfRights(field: FieldDescription): number {
  return FIELD_RIGHTS[rightsOf(field)];
}

/** Whether a name is the path to a parent's field, as in `Account.Industry`. */
export function isPath(name: string): boolean {
  return name.includes('.');
}
