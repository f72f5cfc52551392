import { z } from 'zod';
import { PROGRAM_FIELD_NAMES } from '../../connectors/marketo/program-records.ts';
import { fieldsOnce, recordLineSchema, refuseLine, rulesOfRecordServed } from './record-lines-setting.ts';
import type { ParsedRecordLine } from './record-lines-setting.ts';

/** What of the paired campaigns and programs goes with each other beside their members (PRODUCT A4, decision 40). */
export function campaignFieldsSetting() {
  return z.array(lineSchema().check(isShown).check(canBeWritten).check(rulesOfRecordServed)).default([]).check(fieldsOnce).meta({
    help: 'Fields of the campaigns that go with fields of their programs, such as the channel with the type and the period costs with the actual cost. Without them a campaign and its program share their members alone.',
  });
}

function lineSchema() {
  return recordLineSchema('to-salesforce', {
    marketo: { help: `What the program holds: ${PROGRAM_FIELD_NAMES.all.join(', ')}. The cost is the sum of all period costs.`, example: 'channel' },
    salesforce: { help: 'API name of the campaign\'s field.', example: 'Type' },
    direction: { help: `Who may write: to-salesforce, to-marketo or both. In Marketo ${PROGRAM_FIELD_NAMES.writable.join(' and ')} alone can be written.` },
    rules: { help: 'Value rules as in fields.', example: '{ toSalesforce: [{ map: [{ from: Webinar, to: Online Event }] }] }' },
  });
}

/** What people may look for in a program, and why it is not to be had. */
const NOT_SHOWN: Readonly<Record<string, string>> = {
  status: 'Marketo\'s API tells a status of email and engagement programs alone, and it means another thing for each.',
  active: 'A program in Marketo is not active or inactive; the campaigns inside of it are.',
  isActive: 'A program in Marketo is not active or inactive; the campaigns inside of it are.',
  tags: 'A tag has no single value; write a field of the campaign by hand, or by a flow in Salesforce.',
  costs: 'Period costs go as their sum: write cost.',
};

function isShown(context: z.core.ParsePayload<ParsedRecordLine>): void {
  const { marketo } = context.value;
  if (PROGRAM_FIELD_NAMES.all.includes(marketo)) return;
  const because = NOT_SHOWN[marketo];
  refuseLine(context, 'marketo', `must be one of ${PROGRAM_FIELD_NAMES.all.join(', ')}.${because === undefined ? '' : ` ${because}`}`);
}

const GIVEN_ONCE = 'is given when a program is made in Marketo, and its API never changes it';
const NOT_TOLD = 'cannot be told blank from unknown by Marketo\'s API, so that nobody could say what a write would replace';

/** Why a value of a program goes out of Marketo and never into it. */
const NOT_WRITTEN: Readonly<Record<string, string>> = {
  channel: GIVEN_ONCE,
  type: GIVEN_ONCE,
  workspace: GIVEN_ONCE,
  url: 'is made by Marketo',
  cost: 'is kept by Marketo for each period, and a sum says nothing of periods',
  startDate: NOT_TOLD,
  endDate: NOT_TOLD,
};

function canBeWritten(context: z.core.ParsePayload<ParsedRecordLine>): void {
  const { marketo, direction } = context.value;
  const because = NOT_WRITTEN[marketo];
  if (because === undefined || direction === 'to-salesforce') return;
  refuseLine(context, 'direction', `must be to-salesforce: ${marketo} ${because}.`);
}
