import { describeStoreContract } from './store-contract.ts';
import { openPGliteForTests } from './pglite-for-tests.ts';

describeStoreContract('PGlite', openPGliteForTests);
