import { fileURLToPath } from 'node:url';

import { fakePeople, hostilePeople } from './fake-people.ts';
import { startFakeServer } from './fake-server.ts';
import { fakeWorld, moveCycle } from './fake-world.ts';

/**
 * For working on the console without a server: `node test/console/serve-fake.ts`, then
 * `BASCULE_URL=http://127.0.0.1:4680 npx vite --config console/vite.config.ts`.
 */
const now = () => Date.now();
const people = [...hostilePeople(), ...fakePeople(240)];
const server = await startFakeServer({
  dist: fileURLToPath(new URL('../../console/dist', import.meta.url)),
  world: fakeWorld(now(), people, ['PICKLIST_VALUE_REFUSED', 'KEY_FIELD_MISSING', 'RATE_LIMITED']),
  now,
  port: 4680,
});
setInterval(() => moveCycle(server.world, now()), 1500);
process.stdout.write(`The fake server answers at ${server.url}\n`);
