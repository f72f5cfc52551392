/** One status of a channel: members go from lower to higher steps, never back (apis.md A6, 1037). */
export type ProgressionStatus = {
  readonly name: string;
  readonly step: number;
  /** Members who reach it count as a success. */
  readonly success: boolean;
};

/** A channel: the statuses that members of its programs can have. Made in the administration, not by the API. */
export type Channel = {
  readonly id: number;
  readonly name: string;
  readonly applicableProgramType: 'program' | 'event' | 'webinar' | 'email' | 'nurture';
  /** "Not in Program" comes first, with step 0 (MD channels, example). */
  readonly statuses: readonly ProgressionStatus[];
};

/** What a program cost in one period; `cost` in whole units of the subscription's currency (MS CostRequest). */
export type PeriodCost = { readonly startDate: string; readonly cost: number; readonly note?: string };

/** A program as the asset API knows it. Stamps in epoch ms. */
export type Program = {
  readonly id: number;
  readonly name: string;
  readonly description: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly type: ProgramType;
  readonly channel: string;
  readonly folder: { readonly type: 'Folder' | 'Program'; readonly value: number; readonly folderName: string };
  /** Empty for default and event programs; `unlocked` or `locked` for e-mail programs, `on` or `off` for engagements. */
  readonly status: string;
  readonly costs: readonly PeriodCost[];
  readonly startDate?: string;
  readonly endDate?: string;
};

/** Types as the guide writes them (MD programs, examples), with the kind of channel that fits and the letters of the URL. */
export const programTypes = {
  Default: { channel: 'program', letters: 'PG', status: '' },
  Event: { channel: 'event', letters: 'ME', status: '' },
  'Event with Webinar': { channel: 'webinar', letters: 'ME', status: '' },
  Email: { channel: 'email', letters: 'EBP', status: 'unlocked' },
  Engagement: { channel: 'nurture', letters: 'NP', status: 'on' },
} as const;
export type ProgramType = keyof typeof programTypes;

/** The status everybody has who is not a member. */
export const NOT_IN_PROGRAM = 'Not in Program';

/** The status of this name in a channel, compared exactly. */
export function statusNamed(channel: Channel, name: string): ProgressionStatus | undefined {
  return channel.statuses.find((status) => status.name === name);
}
