import { z } from 'zod';
import type { FieldMapping, KeyedFieldMapping, Mapping } from '../../domain/field-mapping.ts';

/** What a person is in Salesforce, by fields of Marketo that the native sync kept for it (marketo-native-sync.md §3.9, §8.5 to §8.7). */
export function systemFieldsSetting() {
  return z
    .strictObject({
      type: field('Text field of the person that says whether it is a Lead or a Contact; it stays when that one is deleted.', 'sfdcType'),
      created: field('Date and time field of the person for when its lead or contact was made; after a conversion that of the contact.', 'sfdcCreatedDate'),
      converted: field('Boolean field of the person: false while it is a lead, true once a lead became its contact. One that was a contact from the start is left blank.', 'sfdcIsConverted'),
      convertedDate: field('Date field of the person for the day on which its lead became a contact.', 'sfdcConvertedDate'),
      accountType: field('Field of the company for the Type of its account.', 'accountType'),
    })
    .prefault({})
    .check(namesOnce)
    .meta({ help: 'Fields of Marketo that tell what a person is in Salesforce, as the native sync had them. Marketo alone is written; a field that is not named is not kept.' });
}

function field(help: string, example: string) {
  return z.string().min(1).max(255).optional().meta({ help, example });
}

/** What was set. */
type SystemFields = z.output<ReturnType<typeof systemFieldsSetting>>;

/** The lines that keep them for people. */
export function systemLines({ type, created, converted, convertedDate }: SystemFields): readonly FieldMapping[] {
  return [...line(type, '$ObjectType', '$ObjectType'), ...line(created, 'CreatedDate', 'CreatedDate'), ...line(converted, 'IsConverted', '$IsConverted'), ...line(convertedDate, 'ConvertedDate', '$ConvertedDate')];
}

function line(marketo: string | undefined, lead: string, contact: string): readonly FieldMapping[] {
  return marketo === undefined ? [] : [{ marketo, lead, contact, direction: 'to-marketo', policy: 'salesforce-wins' }];
}

/** The objects with the line for the type of accounts; without accounts there is nothing to add it to. */
export function withAccountType(objects: Mapping['objects'], { accountType: marketo }: SystemFields): Mapping['objects'] {
  if (marketo === undefined || objects.account === undefined) return objects;
  const type: KeyedFieldMapping = { marketo, salesforce: 'Type' };
  return { ...objects, account: [...objects.account.filter((one) => one.marketo !== marketo), type] };
}

/** Nobody would hear of the type of accounts that are not followed. */
export function accountsFollowed(context: z.core.ParsePayload<{ readonly systemFields: SystemFields; readonly objects: { readonly account: boolean } }>): void {
  const { systemFields, objects } = context.value;
  if (systemFields.accountType === undefined || objects.account) return;
  context.issues.push({ code: 'custom', message: 'names a field of companies, and accounts are not followed; follow them under objects, or leave it out.', input: undefined, path: ['systemFields', 'accountType'] });
}

function namesOnce(context: z.core.ParsePayload<Readonly<Partial<Record<string, string>>>>): void {
  const { accountType: _ofCompany, ...ofPerson } = context.value;
  const names = Object.entries(ofPerson);
  for (const [place, [key, name]] of names.entries()) {
    if (name === undefined || !names.slice(0, place).some(([, other]) => other === name)) continue;
    context.issues.push({ code: 'custom', message: `names ${name} twice; one field holds one of them.`, input: undefined, path: [key] });
  }
}
