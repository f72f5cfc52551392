import type { z } from 'zod';
import { isCustomObject } from '../../domain/object-pair.ts';
import type { Side } from '../../domain/side.ts';
import { DEFAULT_FIELD_MAPPINGS } from './default-mapping.ts';
import { defaultLines } from './default-object-mapping.ts';
import type { ParsedFlag } from './deletion-flags-setting.ts';
import { keyedObjectNamed } from './object-names.ts';

/** What of the rules a flag must go together with. */
interface RulesBesides {
  readonly deletes: {
    readonly flagField?: string | undefined;
    readonly flags: readonly ParsedFlag[];
    readonly deleteInMarketo: readonly string[];
    readonly deleteInSalesforce: readonly string[];
  };
  readonly customObjects: readonly { readonly salesforce: string; readonly fields?: readonly string[] | undefined; readonly deleteInMarketo: boolean }[];
  readonly fields: readonly { readonly marketo: string; readonly lead: string | null; readonly contact: string | null; readonly direction: string }[];
  readonly defaultFields: boolean;
  readonly systemFields: Readonly<Partial<Record<string, string | undefined>>>;
  readonly memberFields: readonly { readonly marketo: string; readonly salesforce: string }[];
  readonly filters: readonly { readonly objects: readonly string[]; readonly to: Side; readonly flagField?: string | undefined }[];
}

/** A flag stands in a field of its own, on a record that stays and is followed. */
export function flagsFit(context: z.core.ParsePayload<RulesBesides>): void {
  const rules = context.value;
  rules.deletes.flags.forEach(({ objects, to, field }, index) => {
    const issue = (message: string, ...path: PropertyKey[]): void => void context.issues.push({ code: 'custom', message, input: undefined, path: ['deletes', 'flags', index, ...path] });
    for (const [place, name] of objects.entries()) {
      const message = whyUnfit(rules, name, to);
      if (message !== null) issue(message, 'objects', place);
    }
    const carried = objects.find((name) => isCarried(rules, name, to, field));
    if (carried !== undefined) issue(`is ${field}, to which something else of ${carried} goes already; name a field of its own.`, 'field');
  });
}

function whyUnfit({ deletes, customObjects }: RulesBesides, name: string, side: Side): string | null {
  if (side === 'marketo' && deletes.flagField !== undefined && (name === 'lead' || name === 'contact')) return `names ${name}, which flagField flags already; take one of the two out.`;
  const custom = keyedObjectNamed(name)?.startsWith('custom:') === true ? customObjects.find(({ salesforce }) => salesforce === name) : null;
  if (custom === undefined) return `names ${name}, which customObjects does not follow; add it there, or take this entry out.`;
  const isDeletedToo = custom?.deleteInMarketo === true || (side === 'marketo' ? deletes.deleteInMarketo : deletes.deleteInSalesforce).includes(name);
  return isDeletedToo ? `names ${name}, whose record is deleted there as well, so that none is left to be flagged; take it out, or leave ${side === 'marketo' ? 'deleteInMarketo' : 'deleteInSalesforce'} without it.` : null;
}

/** Whether a line, or the word of a filter, goes to the field already. */
function isCarried({ fields, defaultFields, customObjects, memberFields, systemFields, filters }: RulesBesides, name: string, side: Side, field: string): boolean {
  if (filters.some(({ objects, to, flagField }) => to === side && flagField === field && objects.includes(name))) return true;
  const { accountType, ...ofPerson } = systemFields;
  if (side === 'marketo' && name === 'account' && accountType === field) return true;
  if (name === 'lead' || name === 'contact') {
    if (side === 'marketo' && Object.values(ofPerson).includes(field)) return true;
    const own = fields.filter(({ direction }) => direction !== 'none');
    const stated = new Set(fields.map(({ marketo }) => marketo));
    const lines = [...own, ...(defaultFields ? DEFAULT_FIELD_MAPPINGS.filter(({ marketo }) => !stated.has(marketo)) : [])];
    return lines.some((line) => (side === 'marketo' ? line.marketo : line[name]) === field);
  }
  if (name === 'campaignMember') return memberFields.some((line) => line[side] === field);
  const object = keyedObjectNamed(name);
  if (object === null) return false;
  return isCustomObject(object) ? customObjects.some(({ salesforce, fields: named = [] }) => salesforce === name && named.includes(field)) : defaultLines(object).some(({ marketo }) => marketo === field);
}
