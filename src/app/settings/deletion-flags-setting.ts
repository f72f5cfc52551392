import { z } from 'zod';
import { isCustomObject } from '../../domain/object-pair.ts';
import { SIDE_NAMES } from '../../domain/side.ts';
import type { PairObject, Side } from '../../domain/side.ts';
import { keyedObjectNamed, objectNamed } from './object-names.ts';

/** Names of what may be flagged beside custom objects, by the side of the flag. */
const FLAGGED: Readonly<Record<Side, readonly string[]>> = {
  marketo: ['lead', 'contact', 'account', 'opportunity', 'campaignMember'],
  salesforce: ['lead', 'contact', 'campaignMember'],
};

/** The fields that tell a side that the record on the other one is deleted (PRODUCT A8, decision 46): one entry for each field and side, and for the objects that share it. */
export function deletionFlagsSetting() {
  return z.array(flagSchema().check(mayBeFlagged)).default([]).check(onceEach).meta({
    help: 'Objects whose record stays when its counterpart is deleted, and says so in a field. A record that is restored, or somebody who comes in the deleted one\'s place, clears it. What is deleted before its field is named here is not flagged.',
  });
}

function flagSchema() {
  return z.strictObject({
    objects: z.array(z.string()).min(1).meta({
      help: `Objects that it is for: ${FLAGGED.marketo.join(', ')}, or API names of custom objects; in Salesforce ${FLAGGED.salesforce.join(', ')}.`,
      example: '[account, opportunity]',
    }),
    to: z.enum(['marketo', 'salesforce']).default('marketo').meta({ help: 'The side that is told: marketo of what is deleted in Salesforce, salesforce of persons that are deleted in Marketo and of memberships that ended there.' }),
    field: z.string().regex(/^[A-Za-z]\w{0,254}$/, 'must be an API name.').meta({
      help: 'Boolean field that says it, by Marketo\'s REST name or Salesforce\'s API name. No line of the mapping may carry it. Of a custom object that Marketo does not have yet it is made together with the object.',
      example: 'sfdcIsDeleted',
    }),
  });
}

/** An entry of the flags as it was set. */
export type ParsedFlag = z.output<ReturnType<typeof flagSchema>>;

/** The kinds of pairs that a list of entries names for a side, each with its field. */
export function flaggedOn(flags: readonly ParsedFlag[], side: Side): readonly { readonly object: PairObject; readonly field: string }[] {
  return flags.filter((flag) => flag.to === side).flatMap(({ objects, field }) => objects.flatMap((name) => objectNamed(name) ?? []).map((object) => ({ object, field })));
}

const COPY = 'it goes to Marketo one way, and whoever deletes the copy there deletes nothing of Salesforce\'s. Take it out.';

/** Why other names cannot be flagged, by the side of the flag. */
const NEVER: Readonly<Record<Side, Readonly<Record<string, string>>>> = {
  marketo: {
    user: 'Salesforce never deletes users. Take it out.',
    opportunityContactRole: 'a role in Marketo has no field for it. Take it out, or name it under deleteInMarketo.',
    task: 'Marketo keeps it as an activity, which nobody can change. Take it out.',
    event: 'Marketo keeps it as an activity, which nobody can change. Take it out.',
    campaign: 'a program in Marketo has no field for it. Take it out.',
  },
  salesforce: {
    user: COPY,
    account: COPY,
    opportunity: COPY,
    opportunityContactRole: COPY,
    task: 'Marketo keeps it as an activity, which nobody can delete. Take it out.',
    event: 'Marketo keeps it as an activity, which nobody can delete. Take it out.',
    campaign: 'Marketo\'s log does not tell when a program is deleted. Take it out.',
  },
};

function mayBeFlagged(context: z.core.ParsePayload<ParsedFlag>): void {
  const { objects, to: side } = context.value;
  objects.forEach((name, index) => {
    const message = whyNever(name, side);
    if (message !== null) context.issues.push({ code: 'custom', message, input: undefined, path: ['objects', index] });
  });
}

function whyNever(name: string, side: Side): string | null {
  if (FLAGGED[side].includes(name)) return null;
  const object = keyedObjectNamed(name);
  const isCustom = object !== null && isCustomObject(object);
  if (isCustom && side === 'marketo') return null;
  const because = isCustom ? COPY : NEVER[side][name];
  if (because !== undefined) return `names ${name}, which cannot be flagged in ${SIDE_NAMES[side]}: ${because}`;
  const list = FLAGGED[side].join(', ');
  return side === 'marketo' ? `must be one of ${list}, or the API name of a custom object.` : `must be one of ${list}.`;
}

function onceEach(context: z.core.ParsePayload<readonly ParsedFlag[]>): void {
  const seen = new Set<string>();
  context.value.forEach(({ objects, to: side }, index) => {
    for (const [place, name] of objects.entries()) {
      if (seen.has(`${name}/${side}`)) context.issues.push({ code: 'custom', message: `names ${name} twice for ${side}; a record is flagged in one field.`, input: undefined, path: [index, 'objects', place] });
      seen.add(`${name}/${side}`);
    }
  });
}
