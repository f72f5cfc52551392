import { connectorContract } from './connector-contract.ts';
import { marketoWorld } from './connector-world.ts';

connectorContract('Marketo', marketoWorld, 2);
