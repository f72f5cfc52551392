import { waitForLog } from '../domain/activity.ts';
import { deriveWork, foldLedger } from '../domain/derive-work.ts';
import { judgeFilters } from '../domain/filtered.ts';
import { applyLook } from '../domain/apply-look.ts';
import type { JournalEntry, JournalEvent } from '../domain/journal-entry.ts';
import type { LedgerDelta } from '../domain/ledger.ts';
import { matchPerson } from '../domain/match-person.ts';
import type { Match } from '../domain/match-person.ts';
import type { Observation } from '../domain/observation.ts';
import { endedByAbsorption, moveToObject } from '../domain/observe-record.ts';
import type { Operation } from '../domain/operation.ts';
import { isGone, isHalf, isLinked, isToBeSeen, withSide } from '../domain/pair.ts';
import type { Pair } from '../domain/pair.ts';
import { waitForParent } from '../domain/parent-link.ts';
import { planCreate } from '../domain/plan-create.ts';
import { refuseWork } from '../domain/settle-write.ts';
import { isCampaign, isMember, isPersonObject, objectOnSide } from '../domain/object-pair.ts';
import { otherSide } from '../domain/side.ts';
import type { RecordObject, Side } from '../domain/side.ts';
import { addCounts, countsOf, NO_COUNTS } from '../domain/sync-cycle.ts';
import type { StepCounts } from '../domain/sync-cycle.ts';
import { ownError } from '../domain/sync-error.ts';
import type { SyncError } from '../domain/sync-error.ts';
import { broughtBack, isUnderWay } from './bring-back.ts';
import type { PairsAround } from './bring-back.ts';
import { nowIso } from './engine-context.ts';
import { withLookBeside } from './look-beside.ts';
import type { Possible } from './named-elsewhere.ts';
import { isUnheard, openOperation } from './open-operation.ts';
import { peopleAmong, withPersonNamed } from './people-of-members.ts';
import type { InSalesforce } from './people-of-members.ts';
import { placeInProgram } from './place-in-program.ts';
import type { Decision, LoadedPairs } from './store-port.ts';
import { journalOf } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';
import type { ReservedWrite } from './write-operations.ts';

/** What became of a block of pairs whose record on one side was missing. */
export interface Linking {
  readonly writes: readonly ReservedWrite[];
  readonly counts: StepCounts;
  /** Pairs linked, held or reserved; zero means that another round would change nothing. */
  readonly progressed: number;
}

/** The pure pass of match-before-create over one block of locked pairs (PRODUCT A7, I8, I14). */
export class LinkingBatch {
  private readonly pairs: Map<string, Pair>;
  /** The pair that holds a record of this side, also of those linked a moment ago in this very block. */
  private readonly holders = new Map<string, string>();
  /** Records of the other side that belong to a whole pair. */
  private readonly linked: ReadonlySet<string | null>;
  private readonly absorbed: { readonly pairId: string; readonly into: string }[] = [];
  private readonly busy: ReadonlySet<string>;
  /** Addresses, and places in programs, being created in this block: a second record for one of them waits for the next round. */
  private readonly creating = new Set<string>();
  private readonly touched = new Set<string>();
  private readonly ledger: LedgerDelta[] = [];
  private readonly journal: JournalEntry[] = [];
  private readonly writes: ReservedWrite[] = [];
  private counts = NO_COUNTS;
  private readonly session: SyncSession;
  private readonly side: Side;
  private readonly people: ReadonlyMap<string, InSalesforce>;
  private readonly now: string;
  private readonly mark: number;
  private readonly around: PairsAround;

  constructor(session: SyncSession, side: Side, loaded: LoadedPairs) {
    this.session = session;
    this.people = peopleAmong(loaded.pairs);
    this.side = side;
    this.now = nowIso(session.context);
    this.mark = loaded.mark;
    this.pairs = new Map(loaded.pairs.map((pair) => [pair.pairId, pair]));
    this.linked = new Set(loaded.pairs.filter(isLinked).map((pair) => pair[otherSide(side)].id));
    this.busy = new Set(loaded.openOperations.map((operation) => operation.pairId));
    this.around = { mappingOf: session.mappingOf, pairs: this.pairs, busy: this.busy };
    for (const pair of loaded.pairs) if (pair[side].id !== null) this.holders.set(pair[side].id, pair.pairId);
  }

  /** Links, holds or reserves one pair; one that somebody else served meanwhile is left alone. */
  link(pairId: string, email: string | null, candidates: readonly Possible[]): void {
    const pair = this.named(pairId);
    if (pair === undefined || pair[this.side].presence !== 'absent' || pair[this.side].work.state !== 'waiting') return;
    const source = pair[otherSide(this.side)];
    if (source.presence !== 'present' || isToBeSeen(source) || this.busy.has(pairId)) return;
    if (isUnheard(this.session, pair)) return this.save(waitForLog(pair, this.now), []);
    if ([pair, ...candidates.map((candidate) => this.holderOf(candidate.observation.id))].some((one) => isUnderWay(this.around, one))) return;
    if (this.isKeptOut(pair)) return;
    const match = matchPerson(
      { key: pair[otherSide(this.side)].id ?? '', isOnlyOne: this.side === 'salesforce' || isMember(pair.object) },
      candidates.map((candidate) => ({ ...candidate, taken: this.isTaken(candidate), isLeft: this.isLeft(pair, candidate) })),
    );
    this.follow(pair, match, email?.toLowerCase() ?? null);
  }

  decision(): Decision<Linking> {
    const operations: Operation[] = this.writes.map(({ operation }) => operation);
    return {
      result: { writes: this.writes, counts: this.counts, progressed: this.touched.size + this.writes.length },
      pairs: [...this.touched].flatMap((pairId) => this.pairs.get(pairId) ?? []),
      ledger: foldLedger(this.ledger),
      journal: this.journal,
      openOperations: operations,
      absorbed: this.absorbed,
    };
  }

  /** The pair, with the person of a membership as Salesforce names it by now. */
  private named(pairId: string): Pair | undefined {
    const pair = this.pairs.get(pairId);
    if (pair === undefined || !isMember(pair.object)) return pair;
    const named = withPersonNamed(pair, this.session.mappingOf(pair.object), this.people).pair;
    if (named !== pair) this.save(named, []);
    return named;
  }

  /** A filter keeps it out by now: it waits no longer. */
  private isKeptOut(pair: Pair): boolean {
    const mapping = this.session.mappingOf(pair.object);
    if (judgeFilters(pair, mapping, this.now)[this.side].filtered === null) return false;
    const derived = deriveWork(pair, pair, mapping, { kind: 're-merged' }, { lane: 'normal', now: this.now });
    this.save(derived.pair, derived.ledger);
    return true;
  }

  private holderOf(id: string): Pair | undefined {
    return this.pairs.get(this.holders.get(id) ?? '');
  }

  /** Held by a pair that is whole, or was: half pairs of one human may join. Or another person names it, and no other record has that one. */
  private isTaken(candidate: Possible): boolean {
    const holder = this.holderOf(candidate.observation.id);
    return (holder !== undefined && !isHalf(holder)) || this.isNamedElsewhere(candidate);
  }

  private isNamedElsewhere({ namedBy = [] }: Possible): boolean {
    return namedBy.some((id) => !this.linked.has(id));
  }

  /**
   * Its counterpart was deleted, and its key names that one or nobody; or the one that looks for it, to which it had gone already
   * before a database was put back (I8, F53).
   */
  private isLeft(pair: Pair, candidate: Possible): boolean {
    const { observation, key } = candidate;
    const holder = this.holderOf(observation.id);
    const counterpart = holder?.[otherSide(this.side)];
    if (this.isNamedElsewhere(candidate)) return false;
    return holder?.[this.side].presence === 'present' && counterpart !== undefined && isGone(counterpart.presence) && (key === null || key === counterpart.id || key === pair[otherSide(this.side)].id);
  }

  private follow(pair: Pair, match: Match, email: string | null): void {
    switch (match.kind) {
      case 'linked':
        return this.attach(pair, match.candidate.observation, 'key');
      case 'matched':
        return this.attach(pair, match.candidate.observation, isPersonObject(pair.object) ? 'email' : 'key');
      case 'ambiguous':
        return this.refuse(pair, { ...ownError('MATCH_AMBIGUOUS'), vendorMessage: `Candidates: ${match.ids.join(', ')}` });
      case 'taken':
        return this.refuse(pair, { ...ownError('MATCH_TAKEN'), vendorMessage: `Linked elsewhere: ${match.ids.join(', ')}` });
      case 'absent':
        return this.create(pair, email);
    }
  }

  private attach(pair: Pair, found: Observation, how: 'key' | 'email'): void {
    this.bringBack(pair, pair);
    const heir = this.takeOver(pair, found.id);
    const moved = isPersonObject(found.object) ? moveToObject(heir, found.object) : { pair: heir, ledger: [] };
    const mapping = this.session.mappingOf(moved.pair.object);
    const { pair: shown } = applyLook(moved.pair, this.side, found, mapping);
    // A lead that was converted lives on as a contact, to which the next look leads: no reading will show it again (I15).
    const looked = found.convertedTo === null ? shown : withSide(shown, this.side, { lookDue: true });
    const { work } = pair[this.side];
    const lane = work.state === 'waiting' ? work.lane : 'normal';
    const trigger = { kind: 'looked', side: this.side, changed: true } as const;
    const derived = deriveWork(moved.pair, looked, mapping, trigger, { lane, now: this.now });
    this.holders.set(found.id, pair.pairId);
    if (isPersonObject(derived.pair.object) && derived.pair.marketo.id !== null) this.session.peopleLinked.add(derived.pair.marketo.id);
    this.save(withLookBeside(this.session, derived.pair, this.side), [...moved.ledger, ...derived.ledger]);
    this.record(derived.pair, [{ kind: 'linked', side: this.side, recordId: found.id, how }]);
    this.counts = addCounts(this.counts, countsOf(derived.pair.object, { updated: 1 }));
  }

  /**
   * The record began a pair of its own before its counterpart came to light, or its counterpart was deleted: that pair goes
   * into this one (I8). What the record was told of that counterpart, its id and its deletion, is known here from now on, so that
   * it is taken back as ours and is nobody's word that loses.
   */
  private takeOver(pair: Pair, id: string): Pair {
    const holder = this.holderOf(id);
    if (holder === undefined || holder.pairId === pair.pairId) return pair;
    this.bringBack(holder, pair);
    this.absorbed.push({ pairId: holder.pairId, into: pair.pairId });
    this.ledger.push(...endedByAbsorption(holder));
    this.pairs.delete(holder.pairId);
    this.touched.delete(holder.pairId);
    this.record(pair, [{ kind: 'absorbed', side: this.side, recordId: id }]);
    const { marketoKeyField } = this.session.context.rules.mapping;
    const ours = this.session.mappingOf(pair.object).fields.filter(({ key, line }) => line.direction === `to-${this.side}` && (key === marketoKeyField || line.isDeletionFlag === true));
    const told = ours.flatMap(({ key }) => (Object.hasOwn(holder.base, key) ? [[key, holder.base[key] ?? null] as const] : []));
    return { ...pair, base: { ...pair.base, ...Object.fromEntries(told) } };
  }

  /** Somebody is there in the place of a person that is gone: what went with that one is made again for this one (L30). */
  private bringBack(person: Pair, heir: Pair): void {
    for (const { pair, ledger } of broughtBack(this.around, person, heir, this.mark, this.now)) this.save(pair, ledger);
  }

  private refuse(pair: Pair, error: SyncError): void {
    const { derived, events } = refuseWork(pair, this.side, error, { lane: 'normal', now: this.now });
    this.save(derived.pair, derived.ledger);
    this.record(derived.pair, events);
    this.counts = addCounts(this.counts, countsOf(pair.object, { failed: 1 }));
  }

  private create(pair: Pair, email: string | null): void {
    if (isCampaign(pair.object)) return this.refuse(pair, ownError('CAMPAIGN_NOT_PAIRED'));
    const object = objectOnSide(pair.object, this.side);
    const target = this.session.schemas[this.side].objects[object];
    if (target === undefined) return this.refuse(pair, ownError('OBJECT_NOT_ACCESSIBLE'));
    if (!this.keyFieldWritable(object)) return this.refuse(pair, ownError('KEY_FIELD_MISSING'));
    const claim = this.side === 'salesforce' ? email : (placeInProgram(this.session, pair)?.name ?? null);
    if (claim !== null && (this.creating.has(claim) || this.session.placesInDoubt.has(claim))) return;
    const { lastName, company } = this.session.context.rules.defaults;
    const plan = planCreate(pair, this.side, this.session.mappingOf(pair.object), target, { lastName, company }, this.session.parents);
    if (plan.kind === 'refused') return this.refuse(pair, plan.error);
    if (plan.kind === 'early' && this.isUnwanted(pair)) return this.refuse(pair, ownError('PERSON_NOT_IN_SALESFORCE', plan.fields));
    if (plan.kind === 'early') return this.save(waitForParent(pair, this.side, plan.fields, this.now), []);
    if (claim !== null) this.creating.add(claim);
    this.bringBack(pair, pair);
    const operation = openOperation(this.session, pair, this.side, { kind: 'create', changes: plan.changes });
    this.writes.push({ operation, counterpartId: pair[otherSide(this.side)].id ?? '' });
  }

  /** The person of a membership will not come to Salesforce by itself. */
  private isUnwanted(pair: Pair): boolean {
    return this.side === 'salesforce' && withPersonNamed(pair, this.session.mappingOf(pair.object), this.people).person?.kind === 'unwanted';
  }

  /** Without a field for our key a lost answer could not be told from a refusal (I8). Keyed records are named by their key itself. */
  private keyFieldWritable(object: RecordObject): boolean {
    if (object !== 'person' && !isPersonObject(object)) return true;
    const { mapping } = this.session.context.rules;
    const key = this.side === 'salesforce' ? mapping.salesforceKeyField : mapping.marketoKeyField;
    return this.session.schemas[this.side].objects[object]?.fields[key]?.createable === true;
  }

  private save(pair: Pair, ledger: readonly LedgerDelta[]): void {
    this.pairs.set(pair.pairId, pair);
    this.touched.add(pair.pairId);
    this.ledger.push(...ledger);
  }

  private record(pair: Pair, events: readonly JournalEvent[]): void {
    this.journal.push(...journalOf(this.session, pair, events));
  }
}
