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

/** What a pair of any org may be, in Salesforce's words. */
export const StandardObject = z.enum(['lead', 'contact', 'user', 'account', 'opportunity', 'opportunity-contact-role', 'task', 'event', 'campaign', 'campaign-member']);
export type StandardObject = z.infer<typeof StandardObject>;

/** A custom object, by its API name. */
const CustomObject = z.templateLiteral(['custom:', z.string()]);
export type CustomObject = z.infer<typeof CustomObject>;

/** What a pair is, in Salesforce's words. */
export const PairObject = z.union([StandardObject, CustomObject]);
export type PairObject = z.infer<typeof PairObject>;

const ON_MARKETO = {
  lead: 'person',
  contact: 'person',
  user: 'sales-person',
  account: 'company',
  opportunity: 'opportunity',
  'opportunity-contact-role': 'opportunity-role',
  campaign: 'program',
  'campaign-member': 'program-member',
  task: 'task-activity',
  event: 'event-activity',
} as const satisfies Record<StandardObject, string>;

/** What a pair is in Marketo; its counterpart of a custom object bears the same name. */
export function onMarketo(object: PairObject): RecordObject {
  return isCustom(object) ? object : ON_MARKETO[object];
}

/** True for a custom object. */
export function isCustom(object: RecordObject): object is CustomObject {
  return object.startsWith('custom:');
}

/** Every kind of record one can ask about; Marketo's counterpart of a lead or contact is a *person*. */
export const RecordObject = z.union([z.enum([...StandardObject.options, 'person', 'sales-person', 'company', 'opportunity-role', 'program', 'program-member', 'task-activity', 'event-activity']), CustomObject]);
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

/** How many records, and how far off that may be, nineteen times of twenty; 0 when all were counted. */
export const estimate = { records: z.number(), margin: z.number() };

/** An instant, ISO 8601 UTC. */
export const Instant = z.string().check(z.refine((text) => !Number.isNaN(Date.parse(text)), 'not an instant'));
