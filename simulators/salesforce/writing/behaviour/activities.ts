import { stored, storedText } from '../../world/record.ts';
import type { FieldValue, StoredRecord } from '../../world/record.ts';
import { epochOf, stampOf } from '../../world/stamps.ts';
import { rowError } from '../../world/vendor-error.ts';
import type { VendorError } from '../../world/vendor-error.ts';
import type { Behaviour, Draft } from './behaviour.ts';

const MINUTE_MS = 60_000;
const DAY_MINUTES = 1440;

/** The status says whether a task is closed, and closing it leaves the moment behind (SF object reference: Task). */
export const taskBehaviour: Behaviour = {
  derive({ record, before, context }) {
    const closed = isClosedTask(record);
    const wasClosed = before !== undefined && stored(before, 'IsClosed') === true;
    const completed = closed ? (wasClosed ? stored(record, 'CompletedDateTime') : stampOf(context.org.clock.now())) : null;
    return { IsClosed: closed, IsHighPriority: storedText(record, 'Priority') === 'High', CompletedDateTime: completed };
  },
  refuse: ({ record, context }) => aboutSomethingWithLead(record, context.org.store.catalogue().ofId(storedText(record, 'WhoId') ?? '')?.name),
};

/** Of a new org's task statuses only this one means closed (general knowledge). */
const isClosedTask = (task: StoredRecord): boolean => storedText(task, 'Status') === 'Completed';

/**
 * An event has a beginning and a length, in whichever of the vendor's fields they come: ActivityDateTime or StartDateTime,
 * DurationInMinutes or EndDateTime, for a whole day ActivityDate (SF object reference: Event). Series are not simulated.
 */
export const eventBehaviour: Behaviour = {
  derive: eventTimes,
  refuse: (draft) => series(draft) ?? withoutTime(draft) ?? aboutSomethingWithLead(draft.record, draft.context.org.store.catalogue().ofId(storedText(draft.record, 'WhoId') ?? '')?.name),
};

function eventTimes({ record, sent }: Draft): Readonly<Record<string, FieldValue>> {
  const day = storedText(record, 'ActivityDate');
  const wholeDay = stored(record, 'IsAllDayEvent') === true && day !== null ? `${day}T00:00:00.000+0000` : null;
  const start = textOf(sent['StartDateTime']) ?? textOf(sent['ActivityDateTime']) ?? wholeDay ?? storedText(record, 'StartDateTime');
  if (start === null) return {};
  const end = textOf(sent['EndDateTime']);
  const sentMinutes = sent['DurationInMinutes'];
  const minutes = typeof sentMinutes === 'number' ? sentMinutes : end === null ? knownMinutes(record, wholeDay !== null) : Math.round((epochOf(end) - epochOf(start)) / MINUTE_MS);
  const finish = stampOf(epochOf(start) + minutes * MINUTE_MS);
  const startDay = start.slice(0, 10);
  return {
    StartDateTime: start, ActivityDateTime: start, ActivityDate: startDay, DurationInMinutes: minutes, EndDateTime: finish, EndDate: finish.slice(0, 10),
    GroupEventType: '0', EventSubtype: 'Event',
  };
}

function knownMinutes(record: StoredRecord, wholeDay: boolean): number {
  const known = stored(record, 'DurationInMinutes');
  return typeof known === 'number' ? known : wholeDay ? DAY_MINUTES : 0;
}

function withoutTime({ record, before, sent }: Draft): VendorError | undefined {
  if (stored(record, 'StartDateTime') === null) return missing('ActivityDateTime');
  const hasLength = typeof sent['DurationInMinutes'] === 'number' || textOf(sent['EndDateTime']) !== null || stored(record, 'IsAllDayEvent') === true;
  return before === undefined && !hasLength ? missing('DurationInMinutes') : undefined;
}

const missing = (field: string): VendorError => rowError('REQUIRED_FIELD_MISSING', `Required fields are missing: [${field}]`, [field]);

function series({ record }: Draft): VendorError | undefined {
  if (stored(record, 'IsRecurrence') !== true && stored(record, 'Recurrence2PatternText') === null) return undefined;
  return rowError('FIELD_INTEGRITY_EXCEPTION', 'A series of events is not simulated; see simulators/salesforce/NOT-SIMULATED.md', ['IsRecurrence']);
}

/** An activity with a lead is about nothing else (SF object reference: WhatId); the words are ours. */
function aboutSomethingWithLead(record: StoredRecord, who: string | undefined): VendorError | undefined {
  if (who !== 'Lead' || stored(record, 'WhatId') === null) return undefined;
  return rowError('FIELD_INTEGRITY_EXCEPTION', 'Related To ID: must be blank when the name is a lead', ['WhatId']);
}

const textOf = (value: FieldValue | undefined): string | null => (typeof value === 'string' ? value : null);
