import type { Store } from './store.ts';

/** What reading a value needs beside the record: the org's other records, and the moment, in epoch milliseconds. */
export type Reading = { readonly store: Store; readonly now: number };
