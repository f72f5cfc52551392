import { NOT_IN_PROGRAM } from './program.ts';
import type { Channel, Program } from './program.ts';

/** When this subscription was set up; the value means nothing. */
export const SET_UP_AT = Date.parse('2025-07-15T11:40:57Z');

type Row = readonly [name: string, step: number, success?: 'success'];

function channel(id: number, name: string, applicableProgramType: Channel['applicableProgramType'], rows: readonly Row[]): Channel {
  const statuses = rows.map(([status, step, success]) => ({ name: status, step, success: success === 'success' }));
  return { id, name, applicableProgramType, statuses: [{ name: NOT_IN_PROGRAM, step: 0, success: false }, ...statuses] };
}

/** The channels of every subscription. Blog and Online Advertising as in the guide (MD channels); the others are ours. */
export const standardChannels: readonly Channel[] = [
  channel(1, 'Email Send', 'email', [['Sent', 10], ['Opened', 20], ['Clicked', 30, 'success']]),
  channel(2, 'Nurture', 'nurture', [['Member', 10], ['Engaged', 20, 'success']]),
  channel(3, 'Blog', 'program', [['Invited', 10], ['Visited Booth', 20], ['Influenced', 30, 'success']]),
  channel(4, 'Online Advertising', 'program', [['Invited', 10], ['Registered', 20], ['No Show', 30], ['Attended', 40, 'success']]),
  channel(5, 'Webinar', 'event', [['Invited', 10], ['Registered', 20], ['No Show', 30], ['Attended', 40, 'success'], ['Attended On-demand', 40, 'success']]),
  channel(6, 'Tradeshow', 'event', [['Invited', 10], ['Registered', 20], ['Visited Booth', 30, 'success']]),
  channel(7, 'Salesforce Campaign', 'program', [['Sent', 10], ['Responded', 20, 'success']]),
];

function program(id: number, name: string, type: Program['type'], channelName: string, status: string): Program {
  const folder = { type: 'Folder', value: 28, folderName: 'Active Marketing Programs' } as const;
  return { id, name, description: '', createdAt: SET_UP_AT, updatedAt: SET_UP_AT, type, channel: channelName, folder, status, costs: [] };
}

/** The programs of every subscription at its beginning. */
export const standardPrograms: readonly Program[] = [
  program(1001, 'Product Webinar', 'Event', 'Webinar', ''),
  program(1002, 'Search Advertising', 'Default', 'Online Advertising', ''),
  program(1003, 'Monthly Newsletter', 'Email', 'Email Send', 'unlocked'),
  program(1004, 'Customer Conference', 'Event', 'Tradeshow', ''),
];
