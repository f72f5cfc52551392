import type { FieldDescription } from './field.ts';
import type { ObjectLine } from './field-mapping.ts';
import type { Side } from './side.ts';

/** Stands for the field of a line on the side where nothing is read, because what crosses is our own word: no vendor has a field of such a name. */
export function wordField(name: string, label: string): FieldDescription {
  return {
    name,
    label,
    type: 'boolean',
    lengthCharacters: null,
    lengthBytes: null,
    scale: null,
    createable: false,
    updateable: false,
    requiredOnCreate: false,
    calculated: true,
    restrictedTo: null,
  };
}

/** Whether a line's value on a side is our own word and never read there. */
export function isOwnWord({ tellsFilterTo, tellsDeletionTo }: ObjectLine, side: Side): boolean {
  const to = tellsFilterTo ?? tellsDeletionTo;
  return to !== undefined && to !== side;
}

/** Mapping key of the line by which Salesforce is told that Marketo's record was deleted. */
export const DELETION_WORD = 'bascule:deleted';

/** What stands for Marketo's field on that line. */
export const DELETION_WORD_FIELD = wordField(DELETION_WORD, 'Deleted');
