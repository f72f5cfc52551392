import { z } from 'zod';
import { fieldsOnce, recordLineSchema, refuseLine, rulesOfRecordServed } from './record-lines-setting.ts';
import type { ParsedRecordLine } from './record-lines-setting.ts';

/** What of campaign members and program members is synced beside their status (PRODUCT A4, decision 41). */
export function memberFieldsSetting() {
  return z.array(lineSchema().check(isAField).check(rulesOfRecordServed)).default([]).check(fieldsOnce).meta({
    help: 'Fields of campaign members that go with fields of program members, for all campaigns. Without them members share their status alone.',
  });
}

function lineSchema() {
  return recordLineSchema('both', {
    marketo: { help: 'API name of the program member\'s field; one that Marketo\'s API may write.', example: 'seatPreference' },
    salesforce: { help: 'API name of the campaign member\'s field.', example: 'Seat_Preference__c' },
    direction: { help: 'Who may write: both, to-marketo or to-salesforce.' },
    rules: { help: 'Value rules as in fields.', example: '{ toMarketo: [{ trim: true }] }' },
  });
}

const BY_ITSELF = 'goes by itself: campaigns says which membership it is and which statuses go together. Take the line out.';

/** Names that are no fields of a line, on either side. */
const SYNCED_ANYHOW: Readonly<Record<'marketo' | 'salesforce', readonly string[]>> = {
  marketo: ['programId', 'leadId', 'statusName'],
  salesforce: ['CampaignId', 'LeadId', 'ContactId', 'LeadOrContactId', 'Status'],
};

/** What every membership of Marketo has and nobody writes (MS, describe of program members, recorded). */
const KEPT_BY_MARKETO: readonly string[] = [
  'acquiredBy', 'attendanceLikelihood', 'createdAt', 'isExhausted', 'membershipDate', 'nurtureCadence', 'program', 'reachedSuccess',
  'reachedSuccessDate', 'registrationLikelihood', 'statusReason', 'trackName', 'updatedAt', 'waitlistPriority',
];

function isAField(context: z.core.ParsePayload<ParsedRecordLine>): void {
  for (const side of ['marketo', 'salesforce'] as const) {
    const name = context.value[side];
    if (SYNCED_ANYHOW[side].includes(name)) refuseLine(context, side, `cannot be ${name}, which ${BY_ITSELF}`);
  }
  const { marketo } = context.value;
  if (KEPT_BY_MARKETO.includes(marketo)) refuseLine(context, 'marketo', `cannot be ${marketo}: Marketo keeps it by itself, and its log does not tell when it changes, so that Salesforce would hold an old value. Take the line out.`);
}
