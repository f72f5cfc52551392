import type { Lane } from '../domain/lane.ts';
import type { Observation } from '../domain/observation.ts';
import { isPersonObject } from '../domain/object-pair.ts';
import type { PersonObject } from '../domain/side.ts';
import { cutBatches } from './cut-batches.ts';
import type { LookBatch } from './look-batch.ts';
import { peopleNaming } from './named-elsewhere.ts';
import { changePairs } from './sync-session.ts';
import type { SyncSession } from './sync-session.ts';

/** A lead or contact into which another one was merged or converted, and the one person in Marketo whose key names it. */
export interface ForgottenPerson {
  readonly object: PersonObject;
  readonly id: string;
  readonly person: string;
}

/**
 * The people of survivors that no pair gives a person, where the record that went into one has a person too. A database that was put
 * back has forgotten whom it had made or found for the survivor, and would write its key to a second person (I8, F53, seed 60907):
 * Marketo still knows. A person is named where it alone has the key, and nobody whom the merged records bring along has it.
 *
 * Asked in cycles and flushes alike until this process has read both sides once, for whoever puts a database back starts every process
 * anew: one call for each `readBlockSize` survivors. After that nothing is behind, and nobody is asked.
 */
export async function forgottenPeople(session: SyncSession, { side, looks, lane, isPartial }: LookBatch): Promise<readonly ForgottenPerson[]> {
  if (side !== 'salesforce' || isPartial === true || session.context.schemas.hasReadAll === true) return [];
  const ends = looks.flatMap(({ observation }) => endOf(observation));
  if (ends.length === 0) return [];
  const survivors = new Map(ends.map(({ survivor, object }) => [survivor, object]));
  const { brought, served } = await peopleOf(session, new Set(ends.map(({ id }) => id)), survivors);
  return brought.size === 0 ? [] : aloneNaming(session, [...survivors].filter(([id]) => !served.has(id)), brought, lane);
}

/** A lead or contact that went into another one. */
interface End {
  readonly id: string;
  readonly survivor: string;
  /** The survivor's. */
  readonly object: PersonObject;
}

/** The end of a lead or contact that lives on as another record; none of one that lives on as itself. */
function endOf({ object, id, convertedTo, mergedInto }: Observation): readonly End[] {
  if (!isPersonObject(object)) return [];
  if (convertedTo !== null) return [{ id, survivor: convertedTo, object: 'contact' }];
  return mergedInto === undefined ? [] : [{ id, survivor: mergedInto, object }];
}

/** The persons of the records that went into others, and the survivors that have, or had, a person of their own, as the store knows them. */
async function peopleOf(session: SyncSession, ended: ReadonlySet<string>, survivors: ReadonlyMap<string, unknown>): Promise<{ readonly brought: ReadonlySet<string | null>; readonly served: ReadonlySet<string | null> }> {
  const [brought, served] = [new Set<string | null>(), new Set<string | null>()];
  for (const batch of cutBatches([...new Set([...ended, ...survivors.keys()])], () => 1)) {
    const pairs = await changePairs(session, { by: 'side-ids', ids: { salesforce: batch, marketo: [] }, withoutOperations: true }, (loaded) => ({ result: loaded.pairs }));
    for (const { salesforce, marketo } of pairs) {
      if (marketo.presence === 'present' && ended.has(salesforce.id ?? '')) brought.add(marketo.id);
      if (marketo.presence !== 'absent') served.add(salesforce.id);
    }
  }
  return { brought, served };
}

async function aloneNaming(session: SyncSession, sought: readonly (readonly [id: string, object: PersonObject])[], brought: ReadonlySet<string | null>, lane: Lane): Promise<readonly ForgottenPerson[]> {
  const named = await peopleNaming(session, sought.map(([id]) => id), lane);
  return sought.flatMap(([id, object]) => {
    const [person, ...others] = named.get(id) ?? [];
    return person === undefined || others.length > 0 || brought.has(person) ? [] : [{ object, id, person }];
  });
}
