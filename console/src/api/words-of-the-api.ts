import * as z from 'zod/mini';

/** The two systems. A direction is named by the side it writes to. */
export const Side = z.enum(['salesforce', 'marketo']);
export type Side = z.infer<typeof Side>;

/** Both sides, in the order in which screens show them. */
export const SIDES: readonly Side[] = ['salesforce', 'marketo'];

/** The side across the bridge. */
export function otherSide(side: Side): Side {
  return side === 'salesforce' ? 'marketo' : 'salesforce';
}

/** What a pair is, in Salesforce's words. */
export const PairObject = z.enum(['lead', 'contact', 'user', 'account', 'opportunity', 'opportunity-contact-role']);
export type PairObject = z.infer<typeof PairObject>;

/** What a pair is in Marketo. */
export const ON_MARKETO = {
  lead: 'person',
  contact: 'person',
  user: 'sales-person',
  account: 'company',
  opportunity: 'opportunity',
  'opportunity-contact-role': 'opportunity-role',
} as const satisfies Record<PairObject, string>;

/** Every kind of record one can ask about; Marketo's counterpart of a lead or contact is a *person*. */
export const RecordObject = z.enum([...PairObject.options, 'person', 'sales-person', 'company', 'opportunity-role']);
export type RecordObject = z.infer<typeof RecordObject>;

/** How urgent waiting work is. */
export const Lane = z.enum(['priority', 'normal', 'bulk']);

/** How the two records of a pair stand to each other. */
export const LinkState = z.enum(['linked', 'salesforce-only', 'marketo-only', 'deleted']);
export type LinkState = z.infer<typeof LinkState>;

/** The state of one direction's work. */
export const WorkState = z.enum(['rest', 'waiting', 'rejected']);
export type WorkState = z.infer<typeof WorkState>;

/** Who can end an error. */
export const Fixer = z.enum(['marketing-admin', 'salesforce-admin', 'operator', 'vendor', 'nobody']);
export type Fixer = z.infer<typeof Fixer>;

/** An instant, ISO 8601 UTC. */
export const Instant = z.string().check(z.refine((text) => !Number.isNaN(Date.parse(text)), 'not an instant'));
