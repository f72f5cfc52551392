import { createMemoryStore } from '../../src/store/memory-store.ts';
import { SYSTEM_CLOCK } from './examination.ts';
import { describeStoreContract } from './store-contract.ts';

describeStoreContract('in-memory', () => Promise.resolve({ ...createMemoryStore(SYSTEM_CLOCK), close: () => Promise.resolve() }));
