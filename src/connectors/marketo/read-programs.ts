import type { Lane } from '../../domain/lane.ts';
import { StepFailure } from '../../domain/step-failure.ts';
import { malformedAnswer } from '../call-result.ts';
import { READ_TIMEOUT_MS } from './marketo-access.ts';
import type { MarketoAccess } from './marketo-access.ts';
import type { ProgramBook } from './program-book.ts';
import { channels, programs } from './wire.ts';
import type { Channel } from './wire.ts';

/** Assets of one page (apis.md A1). */
const ASSETS_AT_ONCE = 200;

/** No right to the assets. */
const NOT_FOR_US = '603';

/**
 * Reads the programs that were never read and the channels, and of what is due one thing alone, and only when `mayRefresh`:
 * so a poll where nothing happens costs one call more at most, however many programs there are.
 */
export async function readPrograms(access: MarketoAccess, isOld: (at: number) => boolean, mayRefresh: boolean): Promise<void> {
  const { members: book } = access;
  if (book.named.length === 0) return;
  const isFirst = book.channels === null;
  if (isFirst) await readChannels(access, 'normal');
  const unread = book.named.filter((name) => !book.programs.has(name));
  for (const name of unread) await readProgram(access, name, 'normal');
  if (!mayRefresh || isFirst || unread.length > 0) return;
  // The statuses are the channels', and change more often than a program changes its channel.
  if (isOld(book.channels?.at ?? 0)) return readChannels(access, 'normal');
  const [oldest] = book.named.toSorted((a, b) => readAt(book, a) - readAt(book, b));
  if (oldest !== undefined && isOld(readAt(book, oldest))) await readProgram(access, oldest, 'normal');
}

function readAt({ programs: known }: ProgramBook, name: string): number {
  return known.get(name)?.at ?? 0;
}

async function readProgram({ session, members: book, clock }: MarketoAccess, name: string, lane: Lane): Promise<void> {
  const path = /^\d+$/.test(name) ? `program/${name}.json` : `program/byName.json?${new URLSearchParams({ name }).toString()}`;
  const answer = await session.call({ method: 'GET', path: `/rest/asset/v1/${path}`, timeoutMs: READ_TIMEOUT_MS }, lane);
  if (!answer.ok && answer.error.vendorCode !== NOT_FOR_US && !answer.refusedContent) throw new StepFailure(answer.error);
  book.isRefused = !answer.ok && answer.error.vendorCode === NOT_FOR_US;
  // What is not found has no `result` (apis.md A2, recorded).
  const read = programs.safeParse(answer.ok ? (answer.body.result ?? []) : []);
  if (!read.success) throw new StepFailure(malformedAnswer('A program had another shape.').error);
  book.programs.set(name, { program: read.data[0] ?? null, at: clock.now() });
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
