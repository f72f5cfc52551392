import { recordPage } from '../foundation/record-page.ts';
import { pageKinds } from './page-kinds.ts';
import type { World } from './world.ts';

/** The page at `/`, with the kinds of record that this subscription has now. */
export function page(world: World): string {
  return recordPage({
    title: 'Marketo simulator',
    note:
      'A stand-in for a Marketo subscription, filled with invented people. ' +
      'Change somebody here as a marketer would, and watch the change arrive in Salesforce.',
    hue: 265,
    objects: pageKinds(world).map(({ name, title, one, columns, fields }) => ({ name, title, one, columns, fields })),
  });
}
