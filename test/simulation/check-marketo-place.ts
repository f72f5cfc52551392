import type { Pair } from '../../src/domain/pair.ts';
import { isUnknown } from '../../src/domain/value.ts';
import type { Books } from './books.ts';
import { nameOn } from './field-plans.ts';
import type { PresentPlan } from './field-plans.ts';
import type { Gaps } from './gaps.ts';
import type { Untold } from './lifecycle-users.ts';
import { nameOf } from './oracle.ts';
import type { Verdicts } from './oracle.ts';
import { isSame } from './same-value.ts';
import type { VendorLedger, VendorRecord } from './vendor-ledger.ts';

/** What the check of Marketo's place looks at. */
export interface MarketoPlaceParts {
  readonly books: Books;
  readonly ledger: VendorLedger;
  readonly verdicts: Verdicts;
  readonly fields: readonly PresentPlan[];
  readonly automated: ReadonlySet<string>;
  /** Mapping keys of fields that were away for a while. */
  readonly suspended: Gaps;
  readonly untold: Untold;
  readonly now: () => number;
  /** Marketo's own clock, ms, right or wrong. */
  readonly marketoNow: () => number;
}

/** So old a change has been read by whoever was going to, ms. */
const SETTLED_MS = 180_000;

/**
 * Behind the oldest place in the log from which anybody may still read, nothing is left that is not known (I18): of whom the
 * log has nothing to tell after it, the pair knows the last value of every field. The same holds behind the newest place for
 * what the log had told long before that place was given out: it moves in the transaction that stores the looks it covers.
 */
export function checkMarketoPlace(parts: MarketoPlaceParts, position: unknown): void {
  const { places } = position as { readonly places: readonly Place[] };
  const [oldest, newest] = [places[0], places.at(-1)];
  if (oldest !== undefined) checkBehind(parts, oldest, parts.now() - SETTLED_MS);
  if (newest !== undefined && newest !== oldest) checkBehind(parts, newest, parts.now() - SETTLED_MS - Math.max(0, parts.marketoNow() - Date.parse(newest.at)));
}

/** Up to when the log was read by which this place was stored just now, true time in ms: a walk that ended early has not come to the end (seed 45641). */
export function readUpTo(position: unknown, now: number, marketoNow: number): number {
  const { places } = position as { readonly places: readonly Place[] };
  return now - Math.max(0, marketoNow - Date.parse(places.at(-1)?.at ?? ''));
}

interface Place {
  readonly token: string;
  /** By Marketo's clock. */
  readonly at: string;
}

/** Pairs of which everything in this version of their person was found to be known: nothing about that changes before one of the two does. */
const agreed = new WeakMap<Pair, VendorRecord>();

/** Nothing from before `settled`, true time in ms, is unknown behind this place, but values whose changes could not be told apart. */
function checkBehind({ books, ledger, verdicts, fields, automated, suspended, untold }: MarketoPlaceParts, place: Place, settled: number): void {
  const told = ledger.toldAfter(place.token);
  const watched = fields.filter((plan) => plan.isMapped && plan.changedAt === -Infinity && plan.kind !== 'formula' && !automated.has(plan.marketo) && !suspended.any(plan.marketo));
  const busy = new Set([...books.open].map(({ operation }) => operation.pairId));
  for (const pair of books.pairs.values()) {
    const { id, presence, lookDue } = pair.marketo;
    if (id === null || presence !== 'present' || lookDue || told.has(id) || busy.has(pair.pairId)) continue;
    const person = ledger.record('marketo', id);
    if (person?.state !== 'there' || agreed.get(pair) === person) continue;
    const carried = watched.filter((plan) => nameOn(plan, pair.object === 'lead' ? 'Lead' : 'Contact') !== null);
    // Fields go out of the list and never come into it, so what is the same of all stays so.
    if (carried.filter((plan) => !isKnown(pair, person, plan)).length === 0) agreed.set(pair, person);
  }

  /** False also of a change that nobody had to read so far. */
  function isKnown(pair: Pair, person: VendorRecord, { marketo: field, kind }: PresentPlan): boolean {
    // What a person shows of its company is not its own.
    if (!Object.hasOwn(person.values, field)) return true;
    const difference = pair.marketo.differences[field];
    const known = difference === undefined ? pair.base[field] : difference.value;
    const last = ledger.history('marketo', person.id, field).at(-1);
    if (known === undefined || isUnknown(known) || last === undefined || isSame(kind, known, last.to)) return true;
    if (last.at > settled || untold.changes.has(last.seq)) return false;
    const about = { pairId: pair.pairId, field };
    verdicts.violated('I18', 'S', `the log has nothing more to tell of ${nameOf('marketo', person.id)} after the place of ${place.at}; its ${field} is ${JSON.stringify(last.to)} since ${new Date(last.at).toISOString()}, and is known as ${JSON.stringify(known)}`, about);
    return false;
  }
}
