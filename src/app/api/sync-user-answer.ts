import { z } from '@hono/zod-openapi';
import type { FieldVerdict, RightVerdict, SyncUserReport, SystemVerdict } from '../../domain/judge-sync-user.ts';
import { fieldRight, reasonsText } from '../hand-off/page.ts';
import type { SyncUserWords } from '../hand-off/words.ts';
import { recordObject, side } from './words-of-the-api.ts';

const verdict = z.enum(['fine', 'missing', 'too-much', 'unused', 'useful', 'cannot', 'unknown']);
const told = {
  verdict,
  neededFor: z.string().nullable().openapi({ description: 'What it is needed for; null when nothing needs it.' }),
  finding: z.string().nullable().openapi({ description: 'What stops working, or what is wrong with what there is; null when all is well.' }),
};
const from = z.array(z.string()).readonly().openapi({ description: 'Profiles and permission sets that give it, as far as that is known.' });

const report = z.object({
  side,
  user: z.string().nullable(),
  knowsRights: z.boolean().openapi({ description: 'False when the user may not read its own rights: what is too much is then known in part.' }),
  objects: z.array(
    z.object({
      object: recordObject,
      name: z.string(),
      permission: z.string().nullable().openapi({ description: 'The right in Marketo’s words that opens the object to an API role; null in Salesforce.' }),
      rights: z.array(z.object({ right: z.string(), label: z.string(), has: z.boolean().nullable(), from, ...told })).readonly(),
      fields: z.array(z.object({ name: z.string(), label: z.string(), read: z.boolean(), create: z.boolean(), edit: z.boolean(), need: z.enum(['none', 'read', 'create', 'change']), right: z.string(), ...told })).readonly(),
    }),
  ).readonly(),
  system: z.array(z.object({ right: z.string(), label: z.string(), from, ...told })).readonly(),
});

/** The sync user of both sides against what the mapping needs (PRODUCT B4, B5); also what `bascule sync-user report --json` prints. */
export const syncUserAnswer = z
  .object({
    connectionId: z.string(),
    sides: z.array(report).readonly(),
    permissionSet: z.object({ path: z.string(), xml: z.string(), unseen: z.array(z.string()).readonly().openapi({ description: 'Fields that it names and the user does not see: hidden, or not there at all.' }) }),
  })
  .openapi('SyncUser');

/** The report of one side as the API sends it: verdicts as codes, and sentences for people in their language. */
export function reportAnswer({ objects, system, ...whole }: SyncUserReport, words: SyncUserWords): z.output<typeof report> {
  return {
    ...whole,
    objects: objects.map(({ object, name, permission, rights, fields }) => ({
      object,
      name,
      permission,
      rights: rights.map((right) => ({ right: right.right, label: words.rights[right.right], has: right.has, from: right.from, ...toldOf(right, words) })),
      fields: fields.map((field) => ({ name: field.name, label: field.label, ...field.may, need: field.need, right: field.verdict === 'too-much' ? words.fieldRights.edit : fieldRight(field, words), ...toldOf(field, words) })),
    })),
    system: system.map((right) => ({ right: right.right, label: words.system[right.right], from: right.from, ...toldOf(right, words) })),
  };
}

function toldOf({ verdict: found, why, reasons }: RightVerdict | FieldVerdict | SystemVerdict, words: SyncUserWords): { readonly verdict: RightVerdict['verdict']; readonly neededFor: string | null; readonly finding: string | null } {
  return { verdict: found, neededFor: reasons.length === 0 ? null : reasonsText(reasons, words), finding: why === null ? null : words.why[why] };
}
