import type { SimRequest, SimResponse } from '../../foundation/exchange.ts';
import type { Org } from '../world/org.ts';

/** The visitor's page and what it asks for; undefined for every other path. */
export function pageAnswer(_org: Org, _request: SimRequest): SimResponse | undefined {
  return undefined;
}
