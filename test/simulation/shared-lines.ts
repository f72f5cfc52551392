import type { ConflictPolicy, Direction, ObjectLine } from '../../src/domain/field-mapping.ts';
import type { Side } from '../../src/domain/side.ts';
import type { FieldKind } from './field-plans.ts';

/** Whose field it is: a membership's, or a campaign's and its program's. */
export type SharedKind = 'member' | 'campaign';

/** A field that memberships, or campaigns and programs, may share beside the status (decisions 40, 41). */
export interface SharedField extends Readonly<Record<Side, string>> {
  readonly of: SharedKind;
  readonly kind: FieldKind;
  /** How lines may lead: what Marketo's API never writes goes out of it alone. */
  readonly ways: readonly Direction[];
  /** The longest text that each side takes, in characters. */
  readonly longest: Readonly<Record<Side, number>>;
}

/** A line of a run. */
export interface PlannedLine {
  /** Marketo's name of the field: what the journal and the pairs call it. */
  readonly key: string;
  readonly direction: Direction;
  readonly policy: ConflictPolicy;
}

/** A line with its field. */
export interface RunLine extends PlannedLine {
  readonly field: SharedField;
}

const ANY: readonly Direction[] = ['both', 'both', 'both', 'to-marketo', 'to-salesforce'];
const OUT: readonly Direction[] = ['to-salesforce'];

/** Fields of the recorded describe that the API may write, each with one of our own in Salesforce. */
export const MEMBER_FIELDS: readonly SharedField[] = [
  { of: 'member', salesforce: 'Code__c', marketo: 'registrationCode', kind: 'text', ways: ANY, longest: { salesforce: 255, marketo: 100 } },
  { of: 'member', salesforce: 'Link__c', marketo: 'webinarUrl', kind: 'text', ways: ANY, longest: { salesforce: 255, marketo: 2000 } },
  { of: 'member', salesforce: 'Note__c', marketo: 'programMemberCustomFieldTest', kind: 'text', ways: ANY, longest: { salesforce: 255, marketo: 255 } },
];

/** What a program holds, by decision 40. */
export const CAMPAIGN_FIELDS: readonly SharedField[] = [
  { of: 'campaign', salesforce: 'Name', marketo: 'name', kind: 'text', ways: ANY, longest: { salesforce: 80, marketo: 255 } },
  { of: 'campaign', salesforce: 'Description', marketo: 'description', kind: 'text', ways: ANY, longest: { salesforce: 32_000, marketo: 2000 } },
  { of: 'campaign', salesforce: 'Type', marketo: 'channel', kind: 'text', ways: OUT, longest: { salesforce: 40, marketo: 255 } },
  { of: 'campaign', salesforce: 'ActualCost', marketo: 'cost', kind: 'money', ways: OUT, longest: { salesforce: 18, marketo: 18 } },
];

/** The field of that name. */
export function sharedFieldNamed(of: SharedKind, key: string): SharedField {
  const found = (of === 'member' ? MEMBER_FIELDS : CAMPAIGN_FIELDS).find(({ marketo }) => marketo === key);
  if (found === undefined) throw new Error(`There is no field ${key} of a ${of} here.`);
  return found;
}

/** The line as the settings say it. */
export function settingsLine({ key, field, direction, policy }: RunLine): ObjectLine {
  return { key, salesforce: field.salesforce, direction, policy };
}

/** Whether a line may write to a side. */
export function goesTo({ direction }: PlannedLine, side: Side): boolean {
  return direction === 'both' || direction === `to-${side}`;
}

/** How this simulation, and a pair, call a program as a record. */
export function programRecord(program: number): string {
  return `program-${program}`;
}
