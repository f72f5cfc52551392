import { deriveWork, foldLedger } from '../domain/derive-work.ts';
import type { Lane } from '../domain/lane.ts';
import type { Pair } from '../domain/pair.ts';
import type { ResolvedMapping } from '../domain/resolved-mapping.ts';
import type { Side } from '../domain/side.ts';
import { nowIso } from './engine-context.ts';
import type { Decision } from './store-port.ts';
import type { SyncSession } from './sync-session.ts';

/** How work is derived anew. */
interface Anew {
  /** The direction in which what was refused is wanted once more; both when absent. */
  readonly to?: Side;
  /** `normal` when absent. */
  readonly lane?: Lane;
  /** A pair as it is known by now; as it is stored when absent. */
  readonly asKnown?: (pair: Pair, mapping: ResolvedMapping) => Pair;
}

/** Derives the work of pairs anew because something beside their records is another now – rules, rights, who is there – and accounts for it (I22). */
export function deriveAnew(session: SyncSession, pairs: readonly Pair[], { to, lane = 'normal', asKnown = (pair) => pair }: Anew = {}): Required<Pick<Decision<unknown>, 'pairs' | 'ledger'>> {
  const occasion = { lane, now: nowIso(session.context) };
  const trigger = { kind: 'schema-changed', ...(to === undefined ? {} : { to }) } as const;
  const derived = pairs.map((pair) => {
    const mapping = session.mappingOf(pair.object);
    return deriveWork(pair, asKnown(pair, mapping), mapping, trigger, occasion);
  });
  return { pairs: derived.map(({ pair }) => pair), ledger: foldLedger(derived.flatMap(({ ledger }) => ledger)) };
}
