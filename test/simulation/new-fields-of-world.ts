import type { Random } from '../../simulators/foundation/random.ts';
import type { AddingConfigurations } from '../../src/app/configuration/add-offered-fields.ts';
import type { SyncCycle } from '../../src/domain/sync-cycle.ts';
import type { RuleBook } from '../engine/rule-book.ts';
import type { BesideParts, FieldAccess } from './beside-parts.ts';
import type { Grant } from './books.ts';
import { nameOn } from './field-plans.ts';
import type { PresentPlan } from './field-plans.ts';
import { CALLED_OTHERWISE } from './new-field-options.ts';
import type { NewFieldsPlan } from './new-field-options.ts';
import type { Verdicts } from './oracle.ts';

/** Fields that the sync user sees later than others, and who adds them to the mapping (PRODUCT B1). */
export interface NewFieldsOfWorld {
  /** Whether the settings of now say that new fields are added by themselves. */
  readonly areAdded: () => boolean;
  /** The configurations of the run, as far as new fields are added by them. */
  readonly configurations: AddingConfigurations;
  /** Hides the fields before anything else happens. */
  begin(): Promise<void>;
  act(chance: Random): Promise<void>;
  /** The book in which the versions of this run stand. */
  keptIn(book: RuleBook): void;
  /** What the sync user may do with a field, or which lines there are, has changed: as long as no line reads it, it cannot be seen. */
  changed(access?: FieldAccess): void;
  cycleEnded(cycle: Pick<SyncCycle, 'state'>): void;
  /** True time of the last version that came of all this, ms. */
  lastVersionAt(): number;
  checkQuiet(by: Verdicts): void;
}

/** What runs with new fields should sometimes reach. */
export const SOMETIMES_WITH_NEW_FIELDS: readonly string[] = ['a new field was added by itself', 'a new field that was taken out again is left out at rest', 'a new field is mapped at rest', 'a field of another name was offered and not added'];

/** Fields by the hundred that both vendors describe for a while (F33): whoever adds them is right, and no run has a use for them. */
const SPARE = /^spare_\d+$/;
const OBJECTS = ['Lead', 'Contact'] as const;
const RECORD = { madeAt: '', madeBy: '', source: 'applied', note: null } as const;

/** Only cycles take in what the sync user sees. */
const isOfCycle = ({ name }: Grant): boolean => name.endsWith('/cycle');

/** New fields, hidden as yet. Whoever adds one is checked here; what is written of it, as of all fields, elsewhere. */
export function createNewFields({ scheduler, books, fields, suspended, verdicts, setFieldAccess, applyRules, hasForgotten }: BesideParts, plan: NewFieldsPlan): NewFieldsOfWorld {
  const ours = fields.filter(({ marketo }) => plan.keys.includes(marketo));
  for (const one of ours) one.isMapped = false;
  const away = new Set<string>();
  /** Mapping keys of lines that some version has had. */
  const everMapped = new Set<string>();
  /** Fields that were away when a cycle had looked at everything: whoever sees them later sees something new. */
  const seenAway = new Set<string>();
  const shownOnce = new Set<string>();
  /** When a field of an object was shown, hidden again, and so on, by turns. */
  const turnsOf = new Map<string, number[]>();
  /** Cycles that could add fields, from when to when. */
  const adding: { readonly began: number; readonly ended: number }[] = [];
  const versions: { readonly version: number; readonly keys: readonly string[] }[] = [];
  let isAdding = true;
  let book: RuleBook | null = null;
  let lastVersionAt = -Infinity;

  const names = new Map(ours.map(({ marketo, lead, contact }) => [marketo, { lead, contact }]));
  const named = (one: PresentPlan): Pick<PresentPlan, 'lead' | 'contact'> => names.get(one.marketo) ?? one;
  const placeOn = (object: (typeof OBJECTS)[number], one: PresentPlan): string => `${object}.${nameOn({ ...one, ...named(one) }, object) ?? ''}`;
  const isAway = (one: PresentPlan): boolean => OBJECTS.every((object) => away.has(placeOn(object, one)));

  function changed(access?: FieldAccess): void {
    if (access !== undefined) {
      const place = `${access.object}.${access.field}`;
      const turns = turnsOf.get(place) ?? [];
      if (away.has(place) === access.read && (access.read || turns.length > 0)) turnsOf.set(place, [...turns, scheduler.now()]);
      if (!access.read) away.add(place);
      else if (away.delete(place)) for (const one of ours) if (OBJECTS.some((object) => placeOn(object, one) === place)) shownOnce.add(one.marketo);
    }
    for (const one of ours) {
      if (one.isMapped) everMapped.add(one.marketo);
      const isReadOnBoth = one.isMapped && OBJECTS.every((object) => !away.has(placeOn(object, one)));
      if (!isReadOnBoth) suspended.open(one.marketo, scheduler.now());
    }
  }

  async function setAccess(one: PresentPlan, read: boolean): Promise<void> {
    for (const object of OBJECTS) await setFieldAccess({ object, field: named(one)[object === 'Lead' ? 'lead' : 'contact'] ?? '', read, edit: read });
  }

  function apply(): void {
    lastVersionAt = scheduler.now();
    applyRules();
  }

  /** An admin takes the line of a field out, or puts it in. */
  function putInOrOut(one: PresentPlan): void {
    const { lead, contact } = named(one);
    Object.assign(one, { isMapped: !one.isMapped, lead, contact, direction: 'both', policy: 'by-object', changedAt: scheduler.now() });
    if (one.isMapped) suspended.close(one.marketo, scheduler.now());
    changed();
    apply();
  }

  /** The oracle's own word on who may be added by itself: what was new, is there, and was never anybody's decision. */
  function added({ marketo, lead, contact, direction, policy }: { readonly [name: string]: unknown }): void {
    const one = ours.find((candidate) => candidate.marketo === marketo);
    const words = `the line ${JSON.stringify({ marketo, lead, contact, direction })} was added by itself`;
    if (!isAdding) return verdicts.violated('B1', 'S', `${words}, and the settings say that new fields are only offered`);
    if (one === undefined) return verdicts.violated('B1', 'S', `${words}, and no such field is new`);
    if (everMapped.has(one.marketo)) verdicts.violated('B1', 'S', `${words}, although an admin took it out of the mapping`);
    if (CALLED_OTHERWISE.has(one.marketo)) verdicts.violated('B1', 'S', `${words}, and the two fields neither have one name nor one label`);
    if (!shownOnce.has(one.marketo)) verdicts.violated('I29', 'S', `${words}, and the sync user never saw it`);
    // An object that did not show its field just then is not served by the line.
    const isCalledSo = (lead === one.lead || lead === null) && (contact === one.contact || contact === null);
    if (!isCalledSo) verdicts.violated('B1', 'S', `${words}, and the field is called ${String(one.lead)} on leads and ${String(one.contact)} on contacts`);
    Object.assign(one, { isMapped: true, lead, contact, direction, policy, changedAt: scheduler.now() });
    suspended.close(one.marketo, scheduler.now());
    changed();
    verdicts.reached('a new field was added by itself');
  }

  const linesNow = (): readonly { readonly [name: string]: unknown }[] => book?.current().mapping.fields.map(({ marketo, lead, contact, direction, policy }) => ({ marketo, lead, contact, direction, policy })) ?? [];

  const configurations: AddingConfigurations = {
    newest: async () => (book === null ? null : { ...RECORD, version: book.current().version, document: JSON.parse(JSON.stringify({ defaultFields: false, newFields: isAdding ? 'add' : 'offer', fields: linesNow() })) }),
    lines: async () => versions.map((one) => ({ ...RECORD, ...one })),
    async apply(given) {
      const [one] = given;
      if (one === undefined || one.basedOn !== book?.current().version) return { isApplied: false, judged: [] };
      const known = new Set(linesNow().map(({ marketo }) => marketo));
      const { fields: lines } = one.document as unknown as { readonly fields: readonly { readonly [name: string]: unknown }[] };
      const wanted = lines.filter(({ marketo }) => !known.has(marketo) && !SPARE.test(String(marketo)));
      if (wanted.length === 0) return { isApplied: false, judged: [] };
      for (const line of wanted) added(line);
      apply();
      return { isApplied: true, judged: [] };
    },
  };

  /** Whether a cycle began between these moments: it may have kept what the sync user sees, whatever became of it. */
  function mayBeSeen(from: number, to: number): boolean {
    return books.grants.some((grant) => isOfCycle(grant) && grant.at > from && grant.at < to);
  }

  /**
   * Whether a field was seen, and lost before a cycle had ended that could add it. Its offer went with it, and with that whether an admin
   * had dismissed it: what is back is no new field, and stays offered (docs/spec/6-visibility-guard.md, seed 110171).
   */
  function isBack(one: PresentPlan): boolean {
    return OBJECTS.some((object) => {
      const turns = turnsOf.get(placeOn(object, one)) ?? [];
      return turns.some((shownAt, turn) => {
        const [hiddenAt, backAt = Infinity] = turns.slice(turn + 1);
        if (turn % 2 !== 0 || hiddenAt === undefined || !mayBeSeen(shownAt, hiddenAt) || !mayBeSeen(hiddenAt, backAt)) return false;
        return !adding.some(({ began, ended }) => began > shownAt && ended < hiddenAt);
      });
    });
  }

  function checkField(one: PresentPlan, by: Verdicts): void {
    if (one.isMapped) return by.reached('a new field is mapped at rest');
    if (everMapped.has(one.marketo)) return by.reached('a new field that was taken out again is left out at rest');
    const mayBeKnown = !seenAway.has(one.marketo) || hasForgotten() || isAway(one);
    if (mayBeKnown || !isAdding) return;
    if (CALLED_OTHERWISE.has(one.marketo)) return by.reached('a field of another name was offered and not added');
    if (isBack(one)) return by.reached('a field that was seen, lost and is back was offered and not added');
    by.violated('B1', 'Q', `${one.marketo} can be seen since it was hidden from the first cycles, the settings say that new fields are added, and no version has a line for it`);
  }

  return {
    areAdded: () => isAdding,
    configurations,
    async begin() {
      for (const one of ours) await setAccess(one, false);
    },
    async act(chance) {
      const one = chance.pick(ours);
      const turn = chance.next();
      if (turn < 0.55) return setAccess(one, isAway(one) || chance.chance(0.4));
      if (turn < 0.8 && shownOnce.has(one.marketo)) return putInOrOut(one);
      if (turn < 0.9) return undefined;
      isAdding = !isAdding || chance.chance(0.5);
      return apply();
    },
    keptIn(given) {
      book = given;
      const { version, mapping } = given.current();
      versions.push({ version, keys: mapping.fields.map(({ marketo }) => marketo) });
    },
    changed,
    cycleEnded({ state }) {
      if (state !== 'succeeded') return;
      if (isAdding) adding.push({ began: books.grants.findLast(isOfCycle)?.at ?? -Infinity, ended: scheduler.now() });
      for (const one of ours) if (!shownOnce.has(one.marketo)) seenAway.add(one.marketo);
    },
    lastVersionAt: () => lastVersionAt,
    checkQuiet(by) {
      for (const one of ours) checkField(one, by);
    },
  };
}
