import { isPersonObject } from '../../src/domain/object-pair.ts';
import type { Pair } from '../../src/domain/pair.ts';
import { otherSide, SIDES } from '../../src/domain/side.ts';
import type { Side } from '../../src/domain/side.ts';
import type { Books, OperationLife } from './books.ts';
import { FLAG_FIELDS } from './flag-options.ts';
import type { FlagsPlan } from './flag-options.ts';
import { nameOf } from './oracle.ts';
import type { Verdicts } from './oracle.ts';
import type { SentRow } from './sent-rows.ts';
import type { VendorLedger } from './vendor-ledger.ts';
import type { Vendors } from './vendors.ts';

/** What the checks of flags look at. */
export interface FlagChecksParts {
  readonly vendors: Vendors;
  readonly books: Books;
  readonly people: VendorLedger;
  readonly verdicts: Verdicts;
  readonly plan: FlagsPlan;
  readonly now: () => number;
  /** How old the view behind a write may be, ms. */
  readonly viewAgeMs: number;
  readonly wasMerged: (side: Side, id: string) => boolean;
}

/** Checks that records say of their counterparts' deletions what is so (decision 46, L44). */
export interface FlagChecks {
  /** Makes the box in Salesforce, as an administrator does. */
  begin(): Promise<void>;
  /** Whether a field of a side is a flag's, so that the checks of other fields leave it alone. */
  takesField(side: Side, field: string): boolean;
  /** The vendor took a row. */
  onApplied(side: Side, row: SentRow, life: OperationLife): void;
  checkQuiet(): void;
}

/** Nothing has been told yet. */
export function createFlagChecks({ vendors, books, people, verdicts, plan, now, viewAgeMs, wasMerged }: FlagChecksParts): FlagChecks {
  /** What a record says of its counterpart. */
  function flagOn(side: Side, id: string): boolean {
    const { store } = vendors.salesforce.world;
    const record = side === 'marketo' ? vendors.marketo.world.people.get(Number(id))?.values : (['Lead', 'Contact'] as const).flatMap((object) => store.table(object).get(id) ?? [])[0];
    return (record as Readonly<Record<string, unknown>> | undefined)?.[FLAG_FIELDS[side]] === true;
  }

  function checkTold(pair: Pair, side: Side): void {
    const { presence, work, id } = pair[side];
    const source = pair[otherSide(side)];
    if (!isPersonObject(pair.object) || !plan[side].includes(pair.object) || presence !== 'present' || id === null) return;
    if (source.presence !== 'present' && source.presence !== 'deleted') return;
    const isDeleted = source.presence === 'deleted';
    if (flagOn(side, id) === isDeleted) return verdicts.reached(isDeleted ? `flagged in ${side}: ${pair.object}` : `not flagged in ${side}: ${pair.object}`);
    if (work.state === 'rejected') return verdicts.reached(`told nothing in ${side}: ${work.error.code}`);
    const what = `${nameOf(side, id)} (${pair.object}) says that its counterpart ${source.id ?? ''} is ${isDeleted ? 'there' : 'deleted'}, which it is not; its work is ${JSON.stringify(work)}`;
    verdicts.violated('I1', 'Q', what, { pairId: pair.pairId });
  }

  return {
    async begin() {
      if (plan.salesforce.length === 0) return;
      for (const object of ['Lead', 'Contact']) await vendors.control('salesforce', 'custom-fields', { object, field: { name: FLAG_FIELDS.salesforce, type: 'boolean' }, grantToSync: true });
    },
    takesField: (side, field) => plan[side].length > 0 && field === FLAG_FIELDS[side],
    onApplied(side, row, life) {
      if (row.values[FLAG_FIELDS[side]] !== true || plan[side].length === 0) return;
      const { pairId } = life.operation;
      const source = otherSide(side);
      const sourceId = books.pairs.get(pairId)?.[source].id ?? '';
      const told = `${nameOf(side, row.recordId ?? '')} was told that ${sourceId} was deleted`;
      verdicts.reached(`told of a deletion in ${side}`);
      if (!people.lives[source].wasGone(sourceId, life.openedAt - viewAgeMs, now())) verdicts.violated('I6', 'E', `${told}, and it was there all the while`, { pairId });
      else if (wasMerged(source, sourceId)) verdicts.violated('I6', 'E', `${told}, and it had been merged into another record`, { pairId });
    },
    checkQuiet() {
      for (const pair of books.pairs.values()) for (const side of SIDES) checkTold(pair, side);
    },
  };
}

/** What runs that flag should sometimes reach. */
export const SOMETIMES_WITH_FLAGS: readonly string[] = ['told of a deletion in marketo', 'told of a deletion in salesforce', 'flagged in marketo: lead', 'flagged in marketo: contact', 'flagged in salesforce: lead', 'flagged in salesforce: contact'];
