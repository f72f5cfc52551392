import { CONNECTOR_BUGS } from './connector-bugs.ts';
import { DOMAIN_BUGS } from './domain-bugs.ts';
import { ENGINE_BUGS } from './engine-bugs.ts';
import type { PlantedBug } from './planted-bug.ts';

/** Every mistake there is to plant. */
export const PLANTED_BUGS: readonly PlantedBug[] = [...DOMAIN_BUGS, ...CONNECTOR_BUGS, ...ENGINE_BUGS];
