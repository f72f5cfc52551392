import type { Place } from '../assets/place.ts';

/** A static list: people put in by hand or through the API. Stamps in epoch ms. */
export type StaticList = {
  readonly id: number;
  readonly name: string;
  readonly description?: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly folder: Place;
};

/** The store of memberships; a record is one person in one list. */
export const listMemberStore = 'listMember';
