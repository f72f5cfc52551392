import type { Random } from '../../simulators/foundation/random.ts';
import type { Side } from '../../src/domain/side.ts';
import type { FieldPlan } from './field-plans.ts';
import type { Plain } from './same-value.ts';

/** A filter that a run may have, and what it says of a record: written down once more for the oracle and never taken from the engine. */
export interface FilterKind {
  /** As the settings state it, for leads; its name in a version. */
  readonly text: string;
  /** The same for contacts, where they call a field otherwise. */
  readonly forContacts?: string;
  readonly to: Side;
  /** Set where it is for one of the two objects alone. */
  readonly alone?: 'contact';
  /** Mapping keys of the fields that it looks at, or paths to those of parents; all on the side that sends. */
  readonly looksAt: readonly string[];
  /** Whether a record with these values is in; `today` is the day by the calendar of UTC. */
  readonly lets: (values: Readonly<Record<string, Plain>>, today: string) => boolean;
}

/** A field that filters look at and no value rule is for; `isMapped` where a line of the mapping carries it too. */
export interface LookedAtField {
  readonly plan: FieldPlan;
  readonly isMapped: boolean;
  readonly typed: (chance: Random, side: Side, today: number) => Plain;
}

const DAY_MS = 86_400_000;
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** The first is a field that nothing but filters looks at. */
export const LOOKED_AT_FIELDS: readonly LookedAtField[] = [
  {
    plan: { marketo: 'boolean_field', lead: 'Do_Not_Sync_to_Marketo__c', contact: 'Do_Not_Sync_to_Marketo__c', kind: 'boolean', fits: 0, direction: 'to-marketo', policy: 'by-object' },
    isMapped: false,
    typed: (chance) => chance.chance(0.4),
  },
  {
    plan: { marketo: 'renewalDate', lead: 'Renewal_Date__c', contact: 'Renewal_Date__c', kind: 'date', fits: 0, direction: 'both', policy: 'by-object' },
    isMapped: true,
    // Around the days on which the run happens, so that time alone lets some in and some out.
    typed: (chance, _side, today) => dayOf(today + (chance.integer(7) - 3) * DAY_MS),
  },
];

const text = (value: Plain | undefined): string => String(value ?? '').trim().toLowerCase();
const isBlank = (value: Plain | undefined): boolean => text(value) === '';

/** The ready-made rule by which a box on the record keeps it out of Marketo (PRODUCT H2). */
export const DO_NOT_SYNC = 'not Do_Not_Sync_to_Marketo__c';

/** Filters of what goes to Marketo, and of what goes to Salesforce. */
export const FILTER_KINDS: readonly FilterKind[] = [
  { text: DO_NOT_SYNC, to: 'marketo', looksAt: ['boolean_field'], lets: (values) => values['boolean_field'] !== true },
  { text: 'Lead_Score__c >= 30', to: 'marketo', looksAt: ['department'], lets: (values) => Number(values['department'] ?? -1) >= 30 },
  { text: 'Lead_Score__c < 30 or Do_Not_Sync_to_Marketo__c', to: 'marketo', looksAt: ['department', 'boolean_field'], lets: (values) => (values['department'] !== null && Number(values['department']) < 30) || values['boolean_field'] === true },
  { text: 'Renewal_Date__c >= today', to: 'marketo', looksAt: ['renewalDate'], lets: (values, today) => !isBlank(values['renewalDate']) && String(values['renewalDate']) >= today },
  { text: 'Renewal_Date__c is blank or Renewal_Date__c > today - 1 day', to: 'marketo', looksAt: ['renewalDate'], lets: (values, today) => isBlank(values['renewalDate']) || String(values['renewalDate']) > dayOf(Date.parse(today) - DAY_MS) },
  { text: "not Renewal_Date__c <= today + 2 days", to: 'marketo', looksAt: ['renewalDate'], lets: (values, today) => isBlank(values['renewalDate']) || String(values['renewalDate']) > dayOf(Date.parse(today) + 2 * DAY_MS) },
  { text: 'renewalDate != 2026-03-02', to: 'salesforce', looksAt: ['renewalDate'], lets: (values) => values['renewalDate'] !== '2026-03-02' },
  { text: "department is blank or not department like '%+'", to: 'salesforce', looksAt: ['department'], lets: (values) => !text(values['department']).endsWith('+') },
];

/** Filters over fields with value rules: they look at what the record holds, whatever the rules make of it. */
export const FILTERS_OVER_RULED: readonly FilterKind[] = [
  { text: "State in ('Tokyo', 'Osaka')", forContacts: "MailingState in ('Tokyo', 'Osaka')", to: 'marketo', looksAt: ['state'], lets: (values) => ['tokyo', 'osaka'].includes(text(values['state'])) },
  { text: "City is not blank and not (Title like 'c%k')", forContacts: "MailingCity is not blank and not (Title like 'c%k')", to: 'marketo', looksAt: ['city', 'title'], lets: (values) => !isBlank(values['city']) && !/^c.*k$/s.test(text(values['title'])) },
  { text: "state not in ('JP-13', 'TYO')", to: 'salesforce', looksAt: ['state'], lets: (values) => !['jp-13', 'tyo'].includes(text(values['state'])) },
];

/** Filters of contacts over their account, its owner and their own owner, and whom they let in: by paths from the contact. */
export const PARENT_FILTERS: readonly FilterKind[] = [
  { text: "Account.Industry = 'Banking'", alone: 'contact', to: 'marketo', looksAt: ['Account.Industry'], lets: (values) => text(values['Account.Industry']) === 'banking' },
  { text: "not Account.Industry = 'Retail'", alone: 'contact', to: 'marketo', looksAt: ['Account.Industry'], lets: (values) => text(values['Account.Industry']) !== 'retail' },
  { text: "Account.Owner.Title = 'Pilot'", alone: 'contact', to: 'marketo', looksAt: ['Account.Owner.Title'], lets: (values) => text(values['Account.Owner.Title']) === 'pilot' },
  { text: "Account.Owner.Title is blank or Account.Industry = 'Banking'", alone: 'contact', to: 'marketo', looksAt: ['Account.Owner.Title', 'Account.Industry'], lets: (values) => text(values['Account.Owner.Title']) === '' || text(values['Account.Industry']) === 'banking' },
];
