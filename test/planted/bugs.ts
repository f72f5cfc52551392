import { CAMPAIGN_BUGS } from './campaign-bugs.ts';
import { CONNECTOR_BUGS } from './connector-bugs.ts';
import { DOMAIN_BUGS } from './domain-bugs.ts';
import { ENGINE_BUGS } from './engine-bugs.ts';
import { FILTER_BUGS } from './filter-bugs.ts';
import { GUARD_BUGS } from './guard-bugs.ts';
import { LIFECYCLE_BUGS } from './lifecycle-bugs.ts';
import { OBJECT_BUGS } from './object-bugs.ts';
import { PREVIEW_BUGS } from './preview-bugs.ts';
import { RULE_BUGS } from './rule-bugs.ts';
import { SIMULATED_MEMBER_BUGS } from './simulated-member-bugs.ts';
import { SIMULATED_OBJECT_BUGS } from './simulated-object-bugs.ts';
import type { PlantedBug } from './planted-bug.ts';

/** Every mistake there is to plant. */
export const PLANTED_BUGS: readonly PlantedBug[] = [...DOMAIN_BUGS, ...CONNECTOR_BUGS, ...ENGINE_BUGS, ...SIMULATED_OBJECT_BUGS, ...SIMULATED_MEMBER_BUGS, ...LIFECYCLE_BUGS, ...RULE_BUGS, ...OBJECT_BUGS, ...FILTER_BUGS, ...GUARD_BUGS, ...PREVIEW_BUGS, ...CAMPAIGN_BUGS];

/** The mistake of that name; throws when there is none. */
export function bugCalled(name: string): PlantedBug {
  const bug = PLANTED_BUGS.find((one) => one.name === name);
  if (bug === undefined) throw new Error(`There is no planted bug "${name}".`);
  return bug;
}
