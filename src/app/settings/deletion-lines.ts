import type { FieldMapping, KeyedFieldMapping, Mapping, ObjectLine } from '../../domain/field-mapping.ts';
import { isKeyed, isMember, isPersonObject } from '../../domain/object-pair.ts';
import { DELETION_WORD } from '../../domain/own-word.ts';
import type { KeyedObject } from '../../domain/side.ts';
import { flaggedOn } from './deletion-flags-setting.ts';
import type { ParsedFlag } from './deletion-flags-setting.ts';

/** The lines by which both sides are told of deletions, as the mapping takes them. */
export interface DeletionLines {
  readonly people: readonly FieldMapping[];
  readonly keyed: Readonly<Partial<Record<KeyedObject, KeyedFieldMapping>>>;
  readonly members: readonly ObjectLine[];
}

/** The lines of the flags that were set. */
export function deletionLines(flags: readonly ParsedFlag[]): DeletionLines {
  const [toMarketo, toSalesforce] = [flaggedOn(flags, 'marketo'), flaggedOn(flags, 'salesforce')];
  const inMarketo = [...Map.groupBy(toMarketo.filter(({ object }) => isPersonObject(object)), ({ field }) => field)];
  const [onProgram, onCampaign] = [toMarketo, toSalesforce].map((flagged) => flagged.find(({ object }) => isMember(object))?.field);
  return {
    people: [
      ...inMarketo.map(([field, of]): FieldMapping => ({ marketo: field, ...namesFor(of, () => IS_DELETED), ...TO_MARKETO })),
      ...(toSalesforce.some(({ object }) => isPersonObject(object)) ? [{ marketo: DELETION_WORD, ...namesFor(toSalesforce, ({ field }) => field), ...TO_SALESFORCE }] : []),
    ],
    keyed: Object.fromEntries(toMarketo.flatMap(({ object, field }) => (isKeyed(object) ? [[object, { marketo: field, salesforce: IS_DELETED, isDeletionFlag: true }] as const] : []))),
    members: [
      ...(onProgram === undefined ? [] : [{ key: onProgram, salesforce: IS_DELETED, ...TO_MARKETO }]),
      ...(onCampaign === undefined ? [] : [{ key: DELETION_WORD, salesforce: onCampaign, ...TO_SALESFORCE }]),
    ],
  };
}

/** The followed objects with the lines of their flags. */
export function flaggedObjects(objects: Mapping['objects'], { keyed }: DeletionLines): Mapping['objects'] {
  const flagged = Object.entries(keyed).flatMap(([object, line]) => (isFollowed(objects, object) ? [[object, [...(objects[object] ?? []), line]] as const] : []));
  return { ...objects, ...Object.fromEntries(flagged) };
}

function isFollowed(objects: Mapping['objects'], object: string): object is KeyedObject {
  return Object.hasOwn(objects, object);
}

/** Salesforce's own word for it, on every object but the user. */
const IS_DELETED = 'IsDeleted';

const TO_MARKETO = { direction: 'to-marketo', policy: 'salesforce-wins', isDeletionFlag: true } as const;
const TO_SALESFORCE = { direction: 'to-salesforce', policy: 'marketo-wins', isDeletionFlag: true, tellsDeletionTo: 'salesforce' } as const;

type Flagged = ReturnType<typeof flaggedOn>[number];

function namesFor(flagged: readonly Flagged[], nameOf: (one: Flagged) => string): Pick<FieldMapping, 'lead' | 'contact'> {
  const [lead, contact] = (['lead', 'contact'] as const).map((object) => flagged.find((one) => one.object === object));
  return { lead: lead === undefined ? null : nameOf(lead), contact: contact === undefined ? null : nameOf(contact) };
}
