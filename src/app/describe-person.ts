import { seenOn } from '../domain/merge-pair.ts';
import type { Pair } from '../domain/pair.ts';
import { objectOnSide } from '../domain/object-pair.ts';
import { SIDES } from '../domain/side.ts';
import type { RecordObject } from '../domain/side.ts';
import { isUnknown } from '../domain/value.ts';
import { linkState } from '../engine/explain-record.ts';
import type { PersonLine } from './api/people-answer.ts';

/** Under which mapping keys a record's name stands, by what it is in Marketo. */
const NAMES: Readonly<Partial<Record<RecordObject, readonly string[]>>> = {
  person: ['firstName', 'lastName'],
  'sales-person': ['firstName', 'lastName'],
  company: ['company'],
  opportunity: ['name'],
  'opportunity-role': ['role'],
  program: ['name'],
  'program-member': ['statusName'],
  'task-activity': ['subject'],
  'event-activity': ['subject'],
};

/** One pair as a line of the people list; name and e-mail are what either side was last seen to hold. */
export function describePerson(pair: Pair): PersonLine {
  const names = NAMES[objectOnSide(pair.object, 'marketo')]?.map((key) => current(pair, key)).filter((name) => name !== null) ?? [];
  return {
    pairId: pair.pairId,
    object: pair.object,
    salesforceId: pair.salesforce.id,
    marketoId: pair.marketo.id,
    name: names.length === 0 ? null : names.join(' '),
    email: current(pair, 'email'),
    link: linkState(pair),
    toSalesforce: pair.salesforce.work.state,
    toMarketo: pair.marketo.work.state,
    heldTo: SIDES.filter((side) => pair[side].work.state === 'waiting' && 'held' in pair[side].work),
    filteredTo: SIDES.filter((side) => pair[side].filtered !== null),
  };
}

/** The text last seen under a mapping key, Salesforce first. */
function current(pair: Pair, key: string): string | null {
  for (const side of SIDES) {
    const value = seenOn(pair, side, key);
    if (value !== undefined && !isUnknown(value) && typeof value === 'string' && value.trim() !== '') return value;
  }
  return null;
}
