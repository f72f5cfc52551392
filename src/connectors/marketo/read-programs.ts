import type { Lane } from '../../domain/lane.ts';
import { StepFailure } from '../../domain/step-failure.ts';
import { malformedAnswer } from '../call-result.ts';
import type { CallResult } from '../call-result.ts';
import { READ_TIMEOUT_MS } from './marketo-access.ts';
import type { MarketoAccess } from './marketo-access.ts';
import type { ProgramBook } from './program-book.ts';
import type { MarketoAnswer } from './read-answer.ts';
import { channels, programs } from './wire.ts';
import type { Channel } from './wire.ts';

/** Assets of one page (apis.md A1). */
const ASSETS_AT_ONCE = 200;

/** No right to the assets. */
const NOT_FOR_US = '603';

/**
 * Reads the channels and the programs that were never read, and of the others the one that was read longest ago, and only where
 * it `isDue`: so a poll where nothing happens costs one call more at most, however many programs there are. Answers the programs
 * that were read, by what the settings call them.
 */
export async function readPrograms(access: MarketoAccess, isDue: boolean): Promise<readonly string[]> {
  const { members: book } = access;
  if (book.named.length === 0) return [];
  const isFirst = book.channels === null;
  if (isFirst) await readChannels(access, 'normal');
  const unread = book.named.filter((name) => !book.programs.has(name));
  for (const name of unread) await readProgram(access, name, 'normal');
  if (!isDue || isFirst || unread.length > 0) return unread;
  const oldest = oldestName(book, access.clock.now());
  if (oldest === null) await readChannels(access, 'normal');
  else await readProgram(access, oldest, 'normal');
  return oldest === null ? [] : [oldest];
}

/** How long ago the oldest of all that is known of programs was read, ms; 0 where nothing is. A clock that was set back makes things old too (F57). */
export function programsAgeMs(book: ProgramBook, now: number): number {
  return book.named.length === 0 || book.channels === null ? 0 : ageMs(book, oldestName(book, now), now);
}

/** The program that was read longest ago; null where that is the channels. */
function oldestName(book: ProgramBook, now: number): string | null {
  return [null, ...book.named].toSorted((a, b) => ageMs(book, b, now) - ageMs(book, a, now))[0] ?? null;
}

function ageMs({ programs: known, channels: read }: ProgramBook, name: string | null, now: number): number {
  return Math.abs(now - ((name === null ? read?.at : known.get(name)?.at) ?? now));
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
