import type { Lane } from '../../domain/lane.ts';
import { StepFailure } from '../../domain/step-failure.ts';
import { malformedAnswer } from '../call-result.ts';
import type { CallResult } from '../call-result.ts';
import { READ_TIMEOUT_MS } from './marketo-access.ts';
import type { MarketoAccess } from './marketo-access.ts';
import type { ProgramBook } from './program-book.ts';
import type { MarketoAnswer } from './read-answer.ts';
import { readMemberFields } from './read-schema.ts';
import { channels, describedObjects, programs } from './wire.ts';
import type { Channel } from './wire.ts';

/** Assets of one page (apis.md A1). */
const ASSETS_AT_ONCE = 200;

/** No right to the assets. */
const NOT_FOR_US = '603';

/** What is read of programs, in calls of their own. */
type Part = { readonly is: 'channels' } | { readonly is: 'fields' } | { readonly is: 'program'; readonly name: string };

/**
 * Reads the channels, the fields of members where some are followed, and the programs that were never read, and of the others
 * the one that was read longest ago, and only where it `isDue`: so a poll where nothing happens costs one call more at most, however
 * many programs there are. Answers the programs that were read, by what the settings call them.
 */
export async function readPrograms(access: MarketoAccess, isDue: boolean): Promise<readonly string[]> {
  const { members: book } = access;
  if (book.named.length === 0) return [];
  const unread = partsOf(book).filter((part) => readAt(book, part) === null);
  const now = access.clock.now();
  const oldest = isDue && unread.length === 0 ? partsOf(book).toSorted((a, b) => ageMs(book, b, now) - ageMs(book, a, now)).slice(0, 1) : [];
  const read = [...unread, ...oldest];
  for (const part of read) {
    if (part.is === 'channels') await readChannels(access, 'normal');
    else if (part.is === 'fields') await readFields(access, 'normal');
    else await readProgram(access, part.name, 'normal');
  }
  return read.flatMap((part) => (part.is === 'program' ? [part.name] : []));
}

function partsOf({ named, hasFields }: ProgramBook): readonly Part[] {
  return [{ is: 'channels' }, ...(hasFields ? [{ is: 'fields' } as const] : []), ...named.map((name): Part => ({ is: 'program', name }))];
}

function readAt({ channels: known, fields, programs: found }: ProgramBook, part: Part): number | null {
  if (part.is === 'program') return found.get(part.name)?.at ?? null;
  return (part.is === 'channels' ? known : fields)?.at ?? null;
}

/** How long ago the oldest of all that is known of programs was read, ms; 0 where nothing is. A clock that was set back makes things old too (F57). */
export function programsAgeMs(book: ProgramBook, now: number): number {
  return book.named.length === 0 || book.channels === null ? 0 : Math.max(...partsOf(book).map((part) => ageMs(book, part, now)));
}

function ageMs(book: ProgramBook, part: Part, now: number): number {
  return Math.abs(now - (readAt(book, part) ?? now));
}

/** Which fields of members can be written; none where the API user may not know. */
async function readFields({ session, members: book, clock }: MarketoAccess, lane: Lane): Promise<void> {
  const answer = await session.call({ method: 'GET', path: '/rest/v1/programs/members/describe.json', timeoutMs: READ_TIMEOUT_MS }, lane);
  if (!answer.ok && answer.error.vendorCode !== NOT_FOR_US) throw new StepFailure(answer.error);
  const read = answer.ok ? describedObjects.safeParse(answer.body.result) : null;
  if (read?.success === false) throw new StepFailure(malformedAnswer('The describe of program members had another shape.').error);
  const [described] = read?.data ?? [];
  book.fields = { all: described === undefined ? {} : readMemberFields(described), at: clock.now() };
}

async function readProgram(access: MarketoAccess, name: string, lane: Lane): Promise<void> {
  const { members: book, clock } = access;
  const answer = await askForProgram(access, name, lane);
  if (!answer.ok && answer.error.vendorCode !== NOT_FOR_US && !answer.refusedContent) throw new StepFailure(answer.error);
  book.isRefused = !answer.ok && answer.error.vendorCode === NOT_FOR_US;
  // What is not found has no `result` (apis.md A2, recorded).
  const read = programs.safeParse(answer.ok ? (answer.body.result ?? []) : []);
  if (!read.success) throw new StepFailure(malformedAnswer('A program had another shape.').error);
  const known = book.isRefused ? (book.programs.get(name)?.program ?? null) : null;
  book.programs.set(name, { program: read.data[0] ?? known, at: clock.now() });
}

/** Asks for a program by its id in digits, or by its name; its costs come along. */
export function askForProgram({ session }: MarketoAccess, name: string, lane: Lane): Promise<CallResult<MarketoAnswer>> {
  const path = /^\d+$/.test(name) ? `program/${name}.json` : `program/byName.json?${new URLSearchParams({ name, includeCosts: 'true' }).toString()}`;
  return session.call({ method: 'GET', path: `/rest/asset/v1/${path}`, timeoutMs: READ_TIMEOUT_MS }, lane);
}

async function readChannels({ session, members: book, clock }: MarketoAccess, lane: Lane): Promise<void> {
  const all: Channel[] = [];
  for (let offset = 0; ; offset += ASSETS_AT_ONCE) {
    const path = `/rest/asset/v1/channels.json?maxReturn=${ASSETS_AT_ONCE}&offset=${offset}`;
    const answer = await session.call({ method: 'GET', path, timeoutMs: READ_TIMEOUT_MS }, lane);
    if (!answer.ok && answer.error.vendorCode !== NOT_FOR_US) throw new StepFailure(answer.error);
    book.isRefused = !answer.ok;
    const read = channels.safeParse(answer.ok ? (answer.body.result ?? []) : []);
    if (!read.success) throw new StepFailure(malformedAnswer('The channels had another shape.').error);
    all.push(...read.data);
    if (read.data.length < ASSETS_AT_ONCE) break;
  }
  book.channels = { all, at: clock.now() };
}
