import type { Random } from '../../simulators/foundation/random.ts';
import type { ConnectionRules } from '../../src/domain/connection.ts';
import type { FieldMapping } from '../../src/domain/field-mapping.ts';
import type { Operation } from '../../src/domain/operation.ts';
import type { Pair } from '../../src/domain/pair.ts';
import { SIDES } from '../../src/domain/side.ts';
import type { Side } from '../../src/domain/side.ts';
import type { SyncFilters } from '../../src/domain/sync-filter.ts';
import type { HttpRequest } from '../../src/connectors/http-transport.ts';
import type { RuleBook } from '../engine/rule-book.ts';
import type { Restorable } from './backups.ts';
import type { BesideParts } from './beside-parts.ts';
import { createFilterChecks } from './check-filters.ts';
import { checkFormulasFresh } from './check-formulas.ts';
import { createRuledChecks } from './check-ruled.ts';
import type { Commit } from './database.ts';
import { nameOn } from './field-plans.ts';
import { createNewFields } from './new-fields-of-world.ts';
import type { NewFieldsOfWorld } from './new-fields-of-world.ts';
import { withParentFilter } from './parent-options.ts';
import type { Verdicts } from './oracle.ts';
import { between } from './random-streams.ts';
import { changedVersion, FLAG } from './rule-options.ts';
import type { RulesPlan, RulesVersion } from './rule-options.ts';
import { createRuleUsers } from './rule-users.ts';
import type { RuleUsers } from './rule-users.ts';
import { FIELDS_OF_RULES, filtersOf, linesOf } from './rule-versions.ts';
import { RULED_FIELDS } from './ruled-fields.ts';
import type { RuleSet } from './ruled-fields.ts';
import { isWriteCall, rowsOf } from './sent-rows.ts';
import type { Owner } from './scheduler.ts';
import { watchVersions } from './taken-versions.ts';

/** Everything of a run that is about value rules, filters and the versions that change them. */
export interface RulesOfWorld extends Restorable {
  readonly users: RuleUsers;
  /** Null in a run without. */
  readonly newFields: NewFieldsOfWorld | null;
  /** An admin applies another version, or one of before once more; or somebody takes a field away from the sync user for a while. */
  change(chance: Random): Promise<void>;
  /** The version of now. */
  present(): RulesVersion;
  /** Makes this version the one of now. */
  apply(version: RulesVersion): void;
  lines(): { readonly fields: readonly FieldMapping[]; readonly filters: SyncFilters };
  /** The version that was applied last has this number. */
  applied(version: number): void;
  /** The book as a process reads it. */
  bookOf(process: string, book: RuleBook): RuleBook;
  /** The rules of now, for somebody who tries something out and is no run of the bridge; null before any process was started. */
  rulesOfNow(): ConnectionRules | null;
  /** Whether a field on the wire is one of these, so that its checks are here. */
  takesField(side: Side, name: string): boolean;
  onRequest(process: Owner, side: Side, request: HttpRequest): void;
  beforeCommit(commit: Commit): void;
  isKeptFrom(pair: Pair, to: Side): boolean;
  isForLeaving(operationId: string): boolean;
  isForNewDay(operation: Operation, since: number): boolean;
  checkQuiet(refusedForEver: ReadonlySet<string>, by: Verdicts): void;
}

/** The rules of a run, before anything has happened. `parentChangedAt` says when an account or a user last changed, true time in ms. */
export function createRules(parts: BesideParts, plan: RulesPlan, parentChangedAt: (id: string) => number): RulesOfWorld {
  const { scheduler, books, verdicts, applyRules, setFieldAccess, at } = parts;
  const said: RulesVersion[] = [plan.first];
  /** When each of them was applied, true time in ms. */
  const saidAt = [0];
  /** When a line was left out or put in, by mapping key and true time in ms. */
  const putInOrOut: { readonly key: string; readonly to: string | null; readonly at: number }[] = [];
  const present = (): RulesVersion => said.at(-1) ?? plan.first;
  let shared: RuleBook | null = null;
  const taken = watchVersions(books);
  taken.made(1, plan.first);
  const filters = createFilterChecks({ ...parts, parentChangedAt, now: scheduler.now, versionOf: taken.of, present, saidAt: () => saidAt });
  const wasLeftOut = (key: string, at: number): boolean => {
    const before = putInOrOut.findLast((one) => one.key === key && one.at <= at);
    const name = before === undefined ? plan.first.sets[key] : before.to;
    return (name ?? null) === null || putInOrOut.some((one) => one.key === key && one.at > at - parts.readWithinMs);
  };
  const mayBeReadBy = (key: string, { name }: RuleSet, at: number): boolean => {
    const inForce = saidAt.findLastIndex((one) => one <= at - parts.readWithinMs);
    return said.slice(Math.max(0, inForce)).some(({ sets }) => sets[key] === name);
  };
  const lastReadBy = (key: string, ids: readonly string[]): readonly RuleSet[] => {
    const sets = RULED_FIELDS.find(({ plan: { marketo } }) => marketo === key)?.sets ?? [];
    const wasHidden = (at: number): boolean => ids.some((id) => parts.hidden.overlaps(id, at, at + parts.readWithinMs));
    const isRead = said.map((version, place) => place > 0 && version.sets[key] !== said[place - 1]?.sets[key] && !wasHidden(saidAt[place] ?? 0));
    return sets.filter(({ name }) => said.slice(Math.max(0, isRead.lastIndexOf(true))).some((version) => version.sets[key] === name));
  };
  const newFields = plan.newFields === null ? null : createNewFields(parts, plan.newFields);
  const ruled = createRuledChecks({ ...parts, versionOf: taken.of, present, wasLeftOut, mayBeReadBy, lastReadBy, isKeptFrom: filters.isKeptFrom });

  function apply(version: RulesVersion): void {
    const before = present();
    for (const [key, name] of Object.entries(version.sets)) if ((before.sets[key] ?? null) === null !== (name === null)) putInOrOut.push({ key, to: name, at: scheduler.now() });
    said.push(version);
    saidAt.push(scheduler.now());
    applyRules();
  }

  async function takeAway(chance: Random): Promise<void> {
    const { lead, contact } = chance.pick(FIELDS_OF_RULES);
    const object = chance.pick(['Lead', 'Contact'] as const);
    const field = (object === 'Lead' ? lead : contact) ?? '';
    await setFieldAccess({ object, field, read: chance.chance(0.3), edit: false });
    at(between(chance, 30, 1500) * 1000, `${object}.${field} is given back`, () => setFieldAccess({ object, field, read: true, edit: true }));
  }

  return {
    users: createRuleUsers({ ...parts, now: scheduler.now }),
    newFields,
    async change(chance) {
      const turn = chance.next();
      if (turn < 0.12) return takeAway(chance);
      if (turn < 0.35) verdicts.reached('an earlier version was applied again');
      const next = turn < 0.35 ? chance.pick(said) : changedVersion(present(), chance);
      apply(plan.parentActs === null ? next : withParentFilter(next, chance, 0.5));
      return undefined;
    },
    present,
    apply,
    lines: () => ({ fields: linesOf(present()), filters: filtersOf(present()) }),
    applied: (version) => taken.made(version, present()),
    bookOf(process, book) {
      shared = book;
      return taken.bookOf(process, book);
    },
    rulesOfNow: () => shared?.current() ?? null,
    takesField: (side, name) => (side === 'marketo' && name === FLAG) || FIELDS_OF_RULES.some((one) => (side === 'marketo' ? ['person'] as const : ['Lead', 'Contact'] as const).some((object) => nameOn(one, object) === name)),
    onRequest(process, side, request) {
      if (!isWriteCall(side, request) || request.body === null) return;
      for (const row of rowsOf(side, request.body)) {
        const life = books.openFor(side, row.recordId, row.key);
        ruled.onSend(side, row, life?.owner === process ? life : undefined);
      }
    },
    beforeCommit: filters.beforeCommit,
    isKeptFrom: filters.isKeptFrom,
    isForLeaving: filters.isForLeaving,
    isForNewDay: filters.isForNewDay,
    // To a database that was put back, a line is put in now that was left out, or not read yet, by then (M30, seed 100759).
    keep() {
      const out = Object.keys(plan.first.sets).filter((key) => wasLeftOut(key, scheduler.now()));
      return () => {
        for (const key of out) putInOrOut.push({ key, to: present().sets[key] ?? null, at: scheduler.now() });
      };
    },
    checkQuiet(refusedForEver, by) {
      filters.checkQuiet(by);
      ruled.checkQuiet(refusedForEver, by);
      newFields?.checkQuiet(by);
      const { formulaHours } = present();
      if (formulaHours !== null) checkFormulasFresh({ ...parts, hours: formulaHours }, by);
      for (const side of SIDES) if (present().filters[side] !== null) verdicts.reached(`a filter to ${side} at rest`);
    },
  };
}
