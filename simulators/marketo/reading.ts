import { stamp } from './field-values.ts';
import type { FieldValue } from './field-values.ts';
import { findLinked } from './links.ts';
import type { PersonField } from './person-fields.ts';
import type { Person } from './person-store.ts';
import type { World } from './world.ts';

/** Values every person had in a live extract although nobody set them (fixtures/marketo/treasure-data/lead_extract1.csv). */
const untouched: Readonly<Record<string, FieldValue>> = {
  personType: 'contact',
  mktoIsPartner: false,
  isLead: true,
  mktoIsCustomer: false,
  isAnonymous: false,
  emailInvalid: false,
  unsubscribed: false,
  doNotCall: false,
  leadPartitionId: 1,
};

/** The value of a person's field as every reader sees it; undefined when it is blank. */
export function readField(world: World, person: Person, field: PersonField): FieldValue | undefined {
  switch (field.name) {
    case 'id':
    case 'contactCompany':
    case 'leadPerson':
    case 'personPrimaryLeadInterest':
      return person.id;
    case 'createdAt':
      return stamp(person.createdAt);
    case 'updatedAt':
      return stamp(person.updatedAt);
    case 'mktoName':
      return nameOf(person);
    default:
      return ownOrCompanyValue(world, person, field) ?? untouched[field.name];
  }
}

/** First and last name, as the vendor's full name and the Delete Lead activity show them. */
export function nameOf(person: Person): string | undefined {
  const name = [person.values['firstName'], person.values['lastName']].filter((part) => part !== undefined).join(' ');
  return name === '' ? undefined : name;
}

/** Company fields of a linked person are the company's (apis.md A4; WP). */
function ownOrCompanyValue(world: World, person: Person, field: PersonField): FieldValue | undefined {
  const companyKey = field.ofCompany ? person.values['externalCompanyId'] : undefined;
  if (companyKey === undefined) return person.values[field.name];
  return findLinked(world, 'company', 'externalCompanyId', companyKey)[0]?.values[field.name];
}
