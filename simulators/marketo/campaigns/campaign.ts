import type { Place } from '../assets/place.ts';

/** A smart campaign as both APIs know it; its smart list and flow are not simulated. Stamps in epoch ms. */
export type Campaign = {
  readonly id: number;
  readonly name: string;
  readonly description?: string;
  /** Batch campaigns are scheduled, trigger campaigns wait for their trigger. */
  readonly type: 'batch' | 'trigger';
  /** Of trigger campaigns only; a batch campaign never is. */
  readonly active: boolean;
  /** It has the trigger Campaign is Requested with the source Web Service API, so that trigger.json may run it. */
  readonly requested: boolean;
  readonly folder: Place;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** When a batch campaign was told to run, in epoch ms. */
  readonly runAt?: number;
};

/** The store of who went through a campaign; a record is one person in one campaign. */
export const campaignMemberStore = 'campaignMember';

/** May be run through trigger.json: active, and with the fitting trigger (MS, isTriggerable). */
export function isRequestable({ type, active, requested }: Campaign): boolean {
  return type === 'trigger' && active && requested;
}

/** The program a campaign lies in, undefined for one of a folder. */
export function programIdOf({ folder }: Campaign): number | undefined {
  return folder.type === 'Program' ? folder.id : undefined;
}
