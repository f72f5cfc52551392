import type { PairObject } from './side.ts';

/**
 * How a mapped formula or roll-up is kept fresh: nothing tells when it changes (hazard 8, PRODUCT C4). `on-change`: it crosses
 * when its record changes otherwise, and with the second look at everything. `leave-out`: it takes no part. Else it is read on
 * every record every so many hours, or on the records that link to a record of the named object when that one changes.
 */
export type FormulaChoice = 'leave-out' | 'on-change' | { readonly refreshEveryHours: number } | { readonly refreshWhen: PairObject };
