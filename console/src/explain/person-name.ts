import type { ExplainedField } from '../api/explanation.ts';
import type { SeenValue } from '../api/values.ts';
import { shorten } from '../pieces/shorten.ts';

/** How long a name may be in a heading; the whole of it stands in the field table. */
const LONGEST_NAME = 80;

/** The person's name, else the e-mail address, as either side has it; null when neither was ever seen. */
export function personName(fields: readonly ExplainedField[]): string | null {
  const full = ['firstName', 'lastName'].map((key) => textOf(fields, key)).filter((part) => part !== null);
  const name = full.length > 0 ? full.join(' ') : textOf(fields, 'email');
  return name === null ? null : (shorten(name, LONGEST_NAME) ?? name);
}

function textOf(fields: readonly ExplainedField[], key: string): string | null {
  const field = fields.find(({ marketoField }) => marketoField === key);
  const seen: readonly (SeenValue | undefined)[] = [field?.agreed, field?.marketo, field?.salesforce];
  const text = seen.find((value) => typeof value === 'string' && value.trim() !== '');
  return typeof text === 'string' ? text : null;
}
