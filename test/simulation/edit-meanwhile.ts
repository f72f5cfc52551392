import { createRandom } from '../../simulators/foundation/random.ts';
import { otherSide } from '../../src/domain/side.ts';
import type { Side } from '../../src/domain/side.ts';
import { nameOn } from './field-plans.ts';
import { sample } from './random-streams.ts';
import type { EditMeanwhile } from './road.ts';
import type { SentRow } from './sent-rows.ts';
import type { SimulatedWorld } from './simulated-world.ts';
import type { VendorRecord } from './vendor-ledger.ts';

/** Does something so many ms from now, if users are still at work then. */
type Later = (inMs: number, act: () => Promise<void>) => void;

/** Somebody changes one of the values that a row writes, where it comes from or where it goes to, and may ask for the person (F18b). */
export function editWhatIsWritten(world: SimulatedWorld, later: Later, side: Side, rows: readonly SentRow[], { where, inMs, askedInMs, detail }: EditMeanwhile): void {
  const { ledger, books, fields } = world;
  const chance = createRandom(detail);
  const row = chance.pick(rows);
  const keys = fields.filter((plan) => Object.hasOwn(row.values, nameOn(plan, row.object) ?? '')).map(({ marketo }) => marketo);
  const [key] = sample(chance, keys, 1);
  const at = where === 'target' ? side : otherSide(side);
  const pair = row.recordId === null ? undefined : books.pairHolding(side, row.recordId);
  // A create carries the id of the record that it comes from.
  const id = where === 'target' ? row.recordId : row.recordId === null ? row.key : pair?.[at].id;
  const record = (): VendorRecord | undefined => ledger.record(at, id ?? '');
  later(inMs, async () => {
    const known = record();
    if (key !== undefined && known?.state === 'there') await world.users.editValue(chance, known, key);
  });
  if (askedInMs !== null) later(askedInMs, async () => pressFor(world, record()));
}

async function pressFor(world: SimulatedWorld, record: VendorRecord | undefined): Promise<void> {
  if (record?.state === 'there') world.press(record.object === 'person' ? 'person' : record.object === 'Lead' ? 'lead' : 'contact', record.id);
  await Promise.resolve();
}
