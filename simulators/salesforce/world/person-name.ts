import { storedText } from './record.ts';
import type { StoredRecord } from './record.ts';

/** First and last name as one text; null when there is neither. */
export function personName(record: StoredRecord): string | null {
  const parts = [storedText(record, 'FirstName'), storedText(record, 'LastName')].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(' ');
}
