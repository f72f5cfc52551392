import { createRandom, mixSeed } from '../../simulators/foundation/random.ts';
import type { FieldMapping } from '../../src/domain/field-mapping.ts';
import type { PersonObject, Side } from '../../src/domain/side.ts';
import { deletionLines } from '../../src/app/settings/deletion-lines.ts';

/** By the side that is told, the kinds of people whose record there says that its counterpart was deleted (decision 46). */
export type FlagsPlan = Readonly<Record<Side, readonly PersonObject[]>>;

/** Seeds from here on have settings that flag; they are as those that carry deletions are otherwise. */
export const FIRST_WITH_FLAGS = 130_000;

/** What the settings say unless a seed draws something else. */
export const NO_FLAGS: FlagsPlan = { salesforce: [], marketo: [] };

/** Marketo's field and Salesforce's, by the side that has it. */
export const FLAG_FIELDS: Readonly<Record<Side, string>> = { marketo: 'sfdcIsDeleted', salesforce: 'Marketo_Deleted__c' };

/** Apart from the streams of everything else. */
const FLAGS_STREAM = 4300;

const CHOICES: readonly (readonly PersonObject[])[] = [['lead', 'contact'], ['lead', 'contact'], ['lead'], ['contact'], []];

/** What a seed's settings flag. */
export function drawFlags(seed: number): FlagsPlan {
  if (seed < FIRST_WITH_FLAGS) return NO_FLAGS;
  const chance = createRandom(mixSeed(seed, FLAGS_STREAM));
  return { salesforce: chance.pick(CHOICES), marketo: chance.pick(CHOICES) };
}

/** The lines of these flags, as settings have them. */
export function flagLines(plan: FlagsPlan): readonly FieldMapping[] {
  const named = (['marketo', 'salesforce'] as const).filter((to) => plan[to].length > 0);
  return deletionLines(named.map((to) => ({ objects: [...plan[to]], to, field: FLAG_FIELDS[to] }))).people;
}
