import { createMemoryStore } from '../../src/store/memory-store.ts';
import { describeStoreContract, SYSTEM_CLOCK } from './store-contract.ts';

describeStoreContract('in-memory', () => Promise.resolve({ ...createMemoryStore(SYSTEM_CLOCK), close: () => Promise.resolve() }));
