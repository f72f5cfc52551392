import { describe } from 'vitest';
import { failureContract } from './connector-failures.ts';
import { readingContract } from './connector-reading.ts';
import type { World } from './connector-world.ts';
import { writingContract } from './connector-writing.ts';

/** What a connector must do whatever its vendor, over a simulator of that vendor (src/engine/connector-port.ts). */
export function connectorContract(vendor: string, openWorld: (people?: number) => World, idleCalls: number): void {
  describe(`the ${vendor} connector`, () => {
    readingContract(openWorld, idleCalls);
    writingContract(openWorld);
    failureContract(openWorld);
  });
}
