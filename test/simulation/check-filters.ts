import type { Operation } from '../../src/domain/operation.ts';
import type { Pair } from '../../src/domain/pair.ts';
import { isPersonObject } from '../../src/domain/object-pair.ts';
import { otherSide, SIDES } from '../../src/domain/side.ts';
import type { Side } from '../../src/domain/side.ts';
import type { BesideParts } from './beside-parts.ts';
import type { OperationLife } from './books.ts';
import type { Commit } from './database.ts';
import { nameOn } from './field-plans.ts';
import { DO_NOT_SYNC, LOOKED_AT_FIELDS } from './filter-kinds.ts';
import type { FilterKind } from './filter-kinds.ts';
import { overParents } from './parent-users.ts';
import { nameOf } from './oracle.ts';
import type { Verdicts } from './oracle.ts';
import { FIELDS_OF_RULES, filterFor, setIn } from './rule-versions.ts';
import { FLAG } from './rule-options.ts';
import type { RulesVersion } from './rule-options.ts';
import { RULED_FIELDS } from './ruled-fields.ts';
import type { Plain } from './same-value.ts';

/** What the checks of filters look at. */
export interface FilterChecksParts extends Pick<BesideParts, 'books' | 'people' | 'verdicts' | 'hidden' | 'suspended' | 'stampedUnseen' | 'hasForgotten' | 'vendors' | 'readWithinMs'> {
  /** When an account or a user last changed, true time in ms. */
  readonly parentChangedAt: (id: string) => number;
  /** True time, ms. */
  readonly now: () => number;
  /** When versions of the rules were applied, true times in ms. */
  readonly saidAt: () => readonly number[];
  /** The version that a run goes by; null when it is not known. */
  readonly versionOf: (life: Pick<OperationLife, 'operation' | 'owner'>) => RulesVersion | null;
  /** The version that was applied last. */
  readonly present: () => RulesVersion;
}

/** Checks who is filtered, at every commit and at rest (PRODUCT H1, H2; docs/spec/7-sync-filter.md): I6, I9, I10. */
export interface FilterChecks {
  /** Before a commit is in the books. */
  readonly beforeCommit: (commit: Commit) => void;
  /** Whether the filters of now keep a pair's record from a side, as the records stand in their worlds. */
  readonly isKeptFrom: (pair: Pair, to: Side) => boolean;
  /** Whether a deletion was reserved because its counterpart had left a filter that says so. */
  readonly isForLeaving: (operationId: string) => boolean;
  /** The same where a day that began since then, true time in ms, is all that put the counterpart out of the filter of now. */
  readonly isForNewDay: (operation: Operation, since: number) => boolean;
  checkQuiet(by: Verdicts): void;
}

/** What runs with filters should sometimes reach. */
export const SOMETIMES_WITH_FILTERS: readonly string[] = [
  'written because a filter lets it in', 'deleted because it left a filter', 'in its filter at rest', 'out of its filter at rest', 'tried a filter: some entering', 'tried a filter: some leaving', 'a formula is as fresh as its line says', 'kept out by the "Do not sync" box at rest', 'let in by the "Do not sync" box at rest',
];

/** What runs with filters over parents should sometimes reach. */
export const SOMETIMES_WITH_PARENTS: readonly string[] = ['in a filter over parents at rest', 'out of a filter over parents at rest', 'a parent moved its contacts across a filter at rest'];

/** A worker evaluates so long before it reserves, at most, ms: its day may have been the one before. */
const EVALUATED_BEFORE_MS = 600_000;
/** How far back a reading of Salesforce begins (DESIGN §3). */
const OVERLAP_MS = 590_000;

/** The day by the calendar of UTC. */
const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** The reference: who is in by what was seen, from the tables of the specification and not from the engine's evaluation. */
export function createFilterChecks({ books, people, verdicts, hidden, suspended, stampedUnseen, hasForgotten, vendors, parentChangedAt, now, versionOf, present, saidAt, readWithinMs }: FilterChecksParts): FilterChecks {
  const forLeaving = new Set<string>();

  /** What the books say was last seen of everything a filter looks at; null when something of it is not known. */
  function seenBy(kind: FilterKind, pair: Pair, version: RulesVersion): Readonly<Record<string, Plain>> | null {
    const source = otherSide(kind.to);
    const values: Record<string, Plain> = {};
    for (const key of kind.looksAt) {
      const seen = isCarried(key, version) ? (pair[source].differences[key] === undefined ? pair.base[key] : pair[source].differences[key].value) : pair[source].watched[nameThere(pair, source, key)];
      if (seen === undefined || (typeof seen === 'object' && seen !== null)) return null;
      values[key] = seen;
    }
    return values;
  }

  /** What the worlds say of a record now; undefined where it is not there. */
  function thereNow(pair: Pair, side: Side): Readonly<Record<string, Plain>> | undefined {
    const record = people.record(side, pair[side].id ?? '');
    if (record?.state !== 'there' || pair[side].presence !== 'present') return undefined;
    const paths = record.object === 'Contact' ? (filterFor(present(), otherSide(side), pair)?.kind.looksAt.filter(isPath) ?? []) : [];
    return paths.length === 0 ? record.values : { ...record.values, ...Object.fromEntries(paths.map((path) => [path, overParents(vendors, record.id, path).value])) };
  }

  function checkReserved(operation: Operation, pair: Pair, version: RulesVersion): void {
    const { side, kind } = operation;
    const chosen = filterFor(version, side, pair);
    const about = { pairId: operation.pairId };
    const words = `${kind} of ${operation.object} ${operation.recordId ?? 'new'} on ${side} was reserved under ${JSON.stringify(chosen)}`;
    const days = [operation.openedAt, new Date(Date.parse(operation.openedAt) - EVALUATED_BEFORE_MS).toISOString()].map((moment) => moment.slice(0, 10));
    const values = chosen === null || pair[otherSide(side)].presence !== 'present' ? null : seenBy(chosen.kind, pair, version);
    const isIn = values === null ? [] : days.map((day) => chosen?.kind.lets(values, day) === true);
    if (kind === 'delete') return checkDeletion(operation, pair, { leaves: chosen?.onLeaving === 'delete' && isIn.includes(false), isOtherGoing: goesToo(pair, otherSide(side), version, days) }, words);
    // Whoever could not see a field for a while read its line's values elsewhere, or not at all.
    if (chosen?.kind.looksAt.some((key) => suspended.any(key)) === true) return;
    const isFlagAlone = operation.changes.length > 0 && operation.changes.every(({ field }) => field === FLAG);
    if (isIn.length > 0 && !isIn.includes(true) && !isFlagAlone) verdicts.violated('I9', 'S', `${words}, and "${chosen?.text ?? ''}" keeps it out by what was last seen: ${JSON.stringify(values)}`, about);
    if (chosen !== null && kind === 'create' && isIn.length === 0 && isNeverSeen(chosen.kind, pair, version)) verdicts.violated('I10', 'S', `${words}, and nobody could say whether "${chosen.text}" lets it in`, about);
    if (isIn.includes(true)) verdicts.reached('written because a filter lets it in');
  }

  /** S13: nobody new is let in by what was never seen. */
  function isNeverSeen(kind: FilterKind, pair: Pair, version: RulesVersion): boolean {
    const source = otherSide(kind.to);
    return pair[source].presence === 'present' && kind.looksAt.length === 1 && kind.looksAt.some((key) => !isCarried(key, version) && pair[source].watched[nameThere(pair, source, key)] === undefined);
  }

  /** By what was last seen, the filter of the other direction would surely have its record deleted too. */
  function goesToo(pair: Pair, side: Side, version: RulesVersion, days: readonly string[]): boolean {
    const chosen = filterFor(version, side, pair);
    const values = chosen?.onLeaving === 'delete' ? seenBy(chosen.kind, pair, version) : null;
    return values !== null && chosen?.kind.looksAt.some((key) => suspended.any(key)) === false && days.every((day) => !chosen.kind.lets(values, day));
  }

  function checkDeletion({ operationId, pairId, side }: Operation, pair: Pair, { leaves, isOtherGoing }: { readonly leaves: boolean; readonly isOtherGoing: boolean }, words: string): void {
    if (SIDES.some((at) => pair[at].presence === 'deleted')) return;
    if (!leaves) return verdicts.violated('I6', 'E', `${words}, and no filter that deletes keeps its counterpart out; its pair says ${JSON.stringify(pair[side].filtered)}`, { pairId });
    if (isOtherGoing) verdicts.violated('I6', 'E', `${words}, and its counterpart is to be deleted by the other filter too (S21)`, { pairId });
    forLeaving.add(operationId);
    verdicts.reached('deleted because it left a filter');
  }

  /** H2: at rest, whoever is out is filtered and nobody else is. */
  function checkNoted(pair: Pair, to: Side, by: Verdicts): void {
    const source = otherSide(to);
    const chosen = filterFor(present(), to, pair);
    const { filtered } = pair[to];
    const about = { pairId: pair.pairId };
    const values = thereNow(pair, source);
    if (values === undefined) return;
    const name = nameOf(source, pair[source].id ?? '');
    if (chosen === null) return filtered === null ? undefined : verdicts.violated('H2', 'Q', `${name} is filtered by ${filtered.because}, and no filter is for ${to}`, about);
    const isIn = chosen.kind.lets(values, dayOf(now()));
    if (isIn === (filtered === null)) {
      verdicts.reached(isIn ? 'in its filter at rest' : 'out of its filter at rest');
      if (chosen.kind.alone !== undefined) verdicts.reached(`${isIn ? 'in' : 'out of'} a filter over parents at rest`);
      if (chosen.kind.text === DO_NOT_SYNC) verdicts.reached(`${isIn ? 'let in' : 'kept out'} by the "Do not sync" box at rest`);
      return checkLeft(pair, to, isIn, chosen.onLeaving);
    }
    if (isUnseen(pair, source, chosen.kind, by)) return;
    const looked = chosen.kind.looksAt.map((key) => `${key} ${JSON.stringify(values[key])}`).join(', ');
    verdicts.violated('H2', 'Q', `${name} is ${isIn ? 'in' : 'out'} by "${chosen.text}" (${looked}), and its pair says ${JSON.stringify(filtered)}; last seen: ${JSON.stringify(seenBy(chosen.kind, pair, present()))}`, about);
  }

  /** The policy for who leaves was carried out: the other record is deleted or its box is ticked, and nobody's who is in. */
  function checkLeft(pair: Pair, to: Side, isIn: boolean, onLeaving: string): void {
    const about = { pairId: pair.pairId };
    const target = people.record(to, pair[to].id ?? '');
    if (target?.state !== 'there' || pair[to].presence !== 'present' || pair[to].work.state === 'rejected') return;
    // Where both filters would have the other record deleted, neither is (S21).
    const isOutBothWays = filterFor(present(), otherSide(to), pair)?.onLeaving === 'delete' && pair[otherSide(to)].filtered !== null;
    if (!isIn && onLeaving === 'delete' && !isOutBothWays) verdicts.violated('H2', 'Q', `${nameOf(to, target.id)} is there although its counterpart is out of a filter that deletes`, about);
  }

  /** A known gap kept from being seen what the filter looks at. Of persons there are none: Marketo hides nobody. */
  function isUnseen(pair: Pair, source: Side, kind: FilterKind, by: Verdicts): boolean {
    if (source === 'marketo') return false;
    const last = books.idsOf(pair.pairId, source).flatMap((id) => kind.looksAt.flatMap((key) => people.history(source, id, key))).toSorted((a, b) => a.seq - b.seq).at(-1);
    const missed = books.idsOf(pair.pairId, source).some((id) => wasMissed(id, last?.at ?? people.record(source, id)?.madeAt ?? 0, kind) || (kind.looksAt.some(isPath) && hidden.reachesBeyond(id, 0) > OVERLAP_MS));
    if (missed && by.isAllowed('hidden beyond the overlap')) return true;
    if (pair.object === 'contact' && isParentUnseen(pair.salesforce.id ?? '', kind, by)) return true;
    return last !== undefined && stampedUnseen(last.at) && by.isAllowed('clock set back at rest');
  }

  /**
   * A record was out of sight when its last change was to be read, and for so long that no reading reached back to that; or when every
   * record was read anew since, for a field that came back or by other rules: no stamp tells of what those readings passed by.
   */
  function wasMissed(id: string, changedAt: number, kind: FilterKind): boolean {
    const readAnewAt = [...kind.looksAt.flatMap((key) => suspended.ends(key)), ...saidAt()].filter((at) => at > changedAt);
    if (readAnewAt.some((at) => hidden.overlaps(id, at, at + readWithinMs))) return true;
    return hidden.overlaps(id, changedAt, changedAt + readWithinMs) && hidden.reachesBeyond(id, changedAt) > OVERLAP_MS;
  }

  /** The same for what stands on the way to a parent's field, and whoever it leads to. */
  function isParentUnseen(contactId: string, kind: FilterKind, by: Verdicts): boolean {
    const ids = kind.looksAt.filter(isPath).flatMap((path) => overParents(vendors, contactId, path).ids);
    if (ids.some((id) => wasMissed(id, parentChangedAt(id), kind)) && by.isAllowed('hidden beyond the overlap')) return true;
    return ids.some((id) => stampedUnseen(parentChangedAt(id))) && by.isAllowed('clock set back at rest');
  }

  return {
    beforeCommit({ decision, process }) {
      for (const operation of decision.openOperations ?? []) {
        if (!isPersonObject(operation.object) || operation.kind === 'merge' || books.operations.has(operation.operationId)) continue;
        const pair = decision.pairs?.find(({ pairId }) => pairId === operation.pairId) ?? books.pairs.get(operation.pairId);
        const version = versionOf({ operation, owner: process });
        if (version === null) verdicts.violated('J2', 'S', `${process.name} reserved operation ${operation.operationId} under ${operation.leaseName} and had asked for no version of the rules since it got that lease`, { pairId: operation.pairId });
        else if (pair !== undefined) checkReserved(operation, pair, version);
      }
    },
    isKeptFrom(pair, to) {
      const chosen = filterFor(present(), to, pair);
      const values = thereNow(pair, otherSide(to));
      return chosen !== null && values !== undefined && (pair[to].filtered !== null || !chosen.kind.lets(values, dayOf(now())));
    },
    isForLeaving: (operationId) => forLeaving.has(operationId),
    isForNewDay({ operationId, pairId, side }, since) {
      const pair = books.pairs.get(pairId);
      if (pair === undefined || !forLeaving.has(operationId)) return false;
      const kind = filterFor(present(), side, pair)?.kind;
      const values = thereNow(pair, otherSide(side));
      return kind !== undefined && values !== undefined && kind.lets(values, dayOf(since)) && !kind.lets(values, dayOf(now()));
    },
    checkQuiet(by) {
      if (hasForgotten()) verdicts.reached('filters over a database that was put back');
      for (const pair of books.pairs.values()) if (isPersonObject(pair.object)) for (const to of SIDES) checkNoted(pair, to, by);
    },
  };
}

/** Whether a filter looks at a parent's field there. */
function isPath(key: string): boolean {
  return key.includes('.');
}

/** Whether a line of this version keeps the field's values as they are, so that a filter reads them there. */
function isCarried(key: string, version: RulesVersion): boolean {
  const ruled = RULED_FIELDS.find(({ plan }) => plan.marketo === key);
  if (ruled === undefined) return LOOKED_AT_FIELDS.some(({ plan, isMapped }) => plan.marketo === key && isMapped);
  return setIn(version, ruled)?.stated === null;
}

function nameThere(pair: Pair, side: Side, key: string): string {
  const plan = FIELDS_OF_RULES.find(({ marketo }) => marketo === key);
  return (plan === undefined ? null : nameOn(plan, side === 'marketo' ? 'person' : pair.object === 'contact' ? 'Contact' : 'Lead')) ?? key;
}
