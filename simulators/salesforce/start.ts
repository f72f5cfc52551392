import { runSimulator } from '../foundation/run-simulator.ts';
import { createSalesforceSimulator } from './simulator.ts';

await runSimulator(
  {
    name: 'Salesforce simulator',
    defaultPort: 4610,
    portVariable: 'SALESFORCE_SIMULATOR_PORT',
    environment: process.env,
    build: ({ data, people, seed }) => createSalesforceSimulator({ ...(data === undefined ? {} : { data }), people, seed }),
  },
  process.argv.slice(2),
);
