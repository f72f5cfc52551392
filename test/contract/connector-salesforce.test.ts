import { connectorContract } from './connector-contract.ts';
import { salesforceWorld } from './connector-world.ts';

connectorContract('Salesforce', salesforceWorld, 1);
