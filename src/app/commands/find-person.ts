import { z } from 'zod';
import { membershipNamed, programNamed } from '../../domain/campaign-pairing.ts';
import { configurationsAnswer } from '../api/configuration-answer.ts';
import { tame } from '../paint.ts';
import { RECORD_KINDS, RECORD_NAMES, recordKindNamed } from '../settings/object-names.ts';
import type { RecordKind } from '../settings/object-names.ts';
import type { RunningApi } from './running-bascule.ts';
import { CommandFailure } from './terminal.ts';

/**
 * Asks for a record whose kind nobody named: a number is a Marketo person, two of them with a dash are a program and its
 * member, `program-` and a number is a program, anything else is looked for among leads, then contacts, then what is synced besides, then persons,
 * and what the newest rules follow of custom objects last. Ends the command when no kind knows it.
 */
export async function withRecord<Answer>(
  api: Pick<RunningApi, 'get'>,
  idOrEmail: string,
  object: string | undefined,
  ask: (path: string) => Promise<Answer | null>,
): Promise<{ readonly object: RecordKind; readonly answer: Answer }> {
  const id = idOrEmail.trim();
  if (id === '' || id.length > 320) throw new CommandFailure('Name a record by its id on either side, or by an e-mail address.', 2);
  const kinds = kindsFor(id, object);
  const found = (await firstOf(kinds, id, ask)) ?? (kinds === RECORD_KINDS ? await firstOf(await customKinds(api), id, ask) : null);
  if (found !== null) return found;
  throw new CommandFailure(`No ${object ?? 'record'} with the ${id.includes('@') ? 'e-mail address' : 'id'} ${id} has been seen on either side. A new one shows up after the next cycle.`);
}

async function firstOf<Answer>(kinds: readonly RecordKind[], id: string, ask: (path: string) => Promise<Answer | null>): Promise<{ readonly object: RecordKind; readonly answer: Answer } | null> {
  for (const kind of kinds) {
    const answer = await ask(`records/${kind}/${encodeURIComponent(id)}`);
    if (answer !== null) return { object: kind, answer };
  }
  return null;
}

/** The custom objects that the newest rules of any connection follow. */
async function customKinds(api: Pick<RunningApi, 'get'>): Promise<readonly RecordKind[]> {
  const { connections } = (await api.get('configurations', configurationsAnswer)) ?? { connections: [] };
  const named = connections.flatMap(({ newest }) => followed.safeParse(newest.document).data?.customObjects ?? []);
  return [...new Set(named.flatMap(({ salesforce }) => recordKindNamed(salesforce) ?? []))];
}

const followed = z.object({ customObjects: z.array(z.object({ salesforce: z.string() })) });

function kindsFor(id: string, object: string | undefined): readonly RecordKind[] {
  if (object === undefined && membershipNamed(id) !== null) return ['program-member'];
  if (object === undefined && programNamed(id) !== null) return ['program'];
  if (object === undefined) return /^\d+$/.test(id) ? ['person'] : RECORD_KINDS;
  const kind = recordKindNamed(object);
  if (kind === null) throw new CommandFailure(`--object must be ${RECORD_NAMES.join(', ')}, or the API name of a custom object, not "${tame(object)}".`, 2);
  return [kind];
}
