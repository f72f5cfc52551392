import type { FieldDescription, ObjectDescription, Progression } from '../../domain/field.ts';
import { MEMBERSHIP_MADE_AT } from '../../domain/field-mapping.ts';
import type { Channel, Program } from './wire.ts';

/** Programs whose members are followed, and what was last read of them, in memory only. */
export interface ProgramBook {
  /** Ids as digits, or names, as the settings give them. */
  named: readonly string[];
  /** By what the settings call it; null for a program that is not there. `at` by our clock, ms. */
  readonly programs: Map<string, { readonly program: Program | null; readonly at: number }>;
  /** All channels with their statuses; null before they were read. */
  channels: { readonly all: readonly Channel[]; readonly at: number } | null;
  /** Whether fields of members are followed beside the status. */
  hasFields: boolean;
  /** Those that can be written, as last described; null before that. */
  fields: { readonly all: ObjectDescription['fields']; readonly at: number } | null;
  /** True where the API user may not read programs or channels. */
  isRefused: boolean;
  /** Whether what programs themselves hold is followed too. */
  areRecords: boolean;
  /** Looks at programs that were delivered last, by their names, as JSON: what is seen again is not delivered again. */
  readonly told: Map<string, string>;
  /** Answers about programs of which a poll has stored what was to be stored; of any other, nobody knows but this process. */
  readonly stored: WeakSet<Program>;
}

/** A book of these programs with nothing in it, and of what else is followed of them. */
export function createProgramBook(named: readonly string[], { hasFields = false, areRecords = false }: Partial<Pick<ProgramBook, 'hasFields' | 'areRecords'>> = {}): ProgramBook {
  return { named, programs: new Map(), channels: null, hasFields, fields: null, isRefused: false, areRecords, told: new Map(), stored: new WeakSet() };
}

/** Programs that were found, by id. */
export function programsFound({ programs: known }: ProgramBook): ReadonlyMap<string, Program> {
  return new Map([...known.values()].flatMap(({ program }) => (program === null ? [] : [[String(program.id), program] as const])));
}

/**
 * Memberships as the domain sees them, with the statuses of every program that was found; null where none are followed or allowed. What a
 * program is called is part of that only where the settings call it so: else nobody sees another thing when it gets another name, and
 * nothing that was refused is tried again for it (I28).
 */
export function describeMembers(book: ProgramBook): ObjectDescription | null {
  if (book.named.length === 0 || book.isRefused || book.channels === null) return null;
  const { all } = book.channels;
  const progressions = [...programsFound(book).values()].map(({ id, name, channel }): Progression => ({ id: String(id), name: book.named.includes(name) ? name : null, statuses: statusesOf(all, channel) }));
  return { object: 'program-member', fields: { ...book.fields?.all, ...(book.hasFields ? MADE_AT : {}), ...MEMBER_FIELDS }, createable: true, updateable: true, idPrefix: null, progressions };
}

/** "Not in Program", at step 0, is no status of a member. */
function statusesOf(all: readonly Channel[], channel: string): Progression['statuses'] {
  const statuses = all.find(({ name }) => name === channel)?.progressionStatuses ?? [];
  return statuses.filter(({ step }) => step > 0).map(({ name, step }) => ({ name, step }));
}

/** Person and program make a membership and never change; its status is written to every one (apis.md A6). */
const MEMBER_FIELDS: ObjectDescription['fields'] = {
  programId: memberField({ name: 'programId', label: 'Program Id', type: 'integer', updateable: false }),
  leadId: memberField({ name: 'leadId', label: 'Lead Id', type: 'integer', updateable: false }),
  statusName: memberField({ name: 'statusName', label: 'Status', type: 'text', updateable: true }),
};

/** Tells a membership from the one before it that had its name. */
const MADE_AT: ObjectDescription['fields'] = { [MEMBERSHIP_MADE_AT]: { ...memberField({ name: MEMBERSHIP_MADE_AT, label: 'Created At', type: 'datetime', updateable: false }), createable: false, requiredOnCreate: false } };

function memberField(field: Pick<FieldDescription, 'name' | 'label' | 'type' | 'updateable'>): FieldDescription {
  return { ...field, createable: true, requiredOnCreate: true, lengthCharacters: null, lengthBytes: null, scale: field.type === 'integer' ? 0 : null, calculated: false, restrictedTo: null };
}
