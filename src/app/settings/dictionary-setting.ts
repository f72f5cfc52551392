import { z } from 'zod';
import { dictionaryObject } from '../dictionary/dictionary-object.ts';
import { objectNamed } from './object-names.ts';

/** What a line of text in the dictionary may hold: nobody reads more in a table. */
const line = (most: number) => z.string().trim().min(1).max(most);

/** Why fields are synced, field by field (PRODUCT C1). */
export function dictionarySetting() {
  return z.array(entrySchema()).default([]).check(onceEach).meta({
    help: 'Why a field is synced, who answers for it and who uses it; `bascule dictionary` shows it with what is missing.',
  });
}

function entrySchema() {
  return z.strictObject({
    field: line(255).meta({ help: 'Marketo\'s REST name of the field.', example: 'leadScore' }),
    object: line(90).overwrite(nameInDictionary).default('person').meta({ help: 'Object of the field: person, or an object that goes to Marketo, such as account, opportunityContactRole or Invoice__c.' }),
    purpose: line(500).optional().meta({ help: 'What it is synced for.', example: 'Routing of leads to sales' }),
    owner: line(120).optional().meta({ help: 'Who answers for it: a team or a role.', example: 'Marketing operations' }),
    usedBy: z.array(line(120)).max(50).default([]).meta({ help: 'Programs, reports and integrations that need it.', example: '[Lead routing, Weekly report]' }),
    sensitivity: z.enum(['none', 'personal', 'special']).optional().meta({ help: 'Whether it says something about a person: none, personal, or special for what the law protects further.', example: 'personal' }),
  });
}

/** The dictionary's own word for an object that is named as in the rest of the rules: a lead or contact is a person. A word that is none stays. */
function nameInDictionary(name: string): string {
  const object = objectNamed(name);
  return object === null ? name : dictionaryObject(object);
}

function onceEach(context: z.core.ParsePayload<readonly { readonly object: string; readonly field: string }[]>): void {
  const names = context.value.map(({ object, field }) => `${object}/${field}`);
  names.forEach((name, index) => {
    if (names.indexOf(name) < index) context.issues.push({ code: 'custom', message: `names ${name} twice; one entry for a field.`, input: undefined, path: [index, 'field'] });
  });
}
