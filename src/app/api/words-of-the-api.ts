import { z } from '@hono/zod-openapi';
import { CUSTOM_OBJECT, STANDARD_OBJECTS } from '../../domain/object-pair.ts';

/** Instants travel as ISO 8601 in UTC. */
export const instant = z.string().openapi({ format: 'date-time', example: '2026-11-23T08:00:00.000Z' });
/** The two systems; a direction is named by the side written to. */
export const side = z.enum(['salesforce', 'marketo']);
const customObject = z.templateLiteral(['custom:', z.string().regex(/^[A-Za-z]\w{0,79}$/)]).openapi({ type: 'string', pattern: CUSTOM_OBJECT.source });

/** Refuses every other name in words. */
function oneOf(names: readonly string[]): { readonly error: string } {
  return { error: `must be the name of an object: ${names.join(', ')}; a custom one by its API name behind custom:.` };
}

/** What a pair is, in Salesforce's words. */
export const pairObject = z.union([z.enum(STANDARD_OBJECTS), customObject], oneOf(STANDARD_OBJECTS));
/** Who may write a field. */
export const direction = z.enum(['both', 'to-marketo', 'to-salesforce']);
const RECORD_OBJECTS = [...STANDARD_OBJECTS, 'person', 'sales-person', 'company', 'opportunity-role', 'program', 'program-member', 'task-activity', 'event-activity'] as const;
/** Every record kind one can ask about. */
export const recordObject = z.union([z.enum(RECORD_OBJECTS), customObject], oneOf(RECORD_OBJECTS));
/** How urgent waiting work is. */
export const lane = z.enum(['priority', 'normal', 'bulk']);
/** The state of one direction of a pair. */
export const workState = z.enum(['rest', 'waiting', 'rejected']);
/** How the two records of a pair stand to each other. */
export const linkState = z.enum(['linked', 'salesforce-only', 'marketo-only', 'deleted']);
/** Who can end an error. */
export const fixer = z.enum(['marketing-admin', 'salesforce-admin', 'operator', 'vendor', 'nobody']);
/** A value that was observed; null is blank. */
export const knownValue = z.union([z.string(), z.number(), z.boolean(), z.null()]);
/** A value, or that it could not be seen. */
export const seenValue = z.union([knownValue, z.object({ unknown: z.enum(['hidden', 'not-returned', 'unparsable']) }), z.object({ unknown: z.literal('not-covered'), raw: knownValue, by: z.string() })]);
/** An error in catalogue terms with the vendor's own words. */
export const syncError = z
  .object({ code: z.string(), vendorCode: z.string().nullable(), vendorMessage: z.string().nullable(), fields: z.array(z.string()).readonly() })
  .openapi('SyncError');
/** A number of something. */
export const count = z.int().nonnegative();
/** A number of records that may have been found by a sample. */
export const estimate = z.object({ records: count, margin: count.openapi({ description: 'How far off the number may be, nineteen times of twenty; 0 when all were counted.' }) });
/** Who wins where both sides changed. */
export const conflictPolicy = z.enum(['by-object', 'marketo-wins', 'salesforce-wins', 'most-recent', 'fill-if-empty', 'write-once', 'further-on']);
