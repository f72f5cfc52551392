import type { Render } from '../soql/selection.ts';
import { makeId } from '../world/ids.ts';
import type { StoredRecord } from '../world/record.ts';

/** The rest of a query's answer: all its rows as they were when it ran. */
export type Cursor = {
  readonly userId: string;
  readonly rows: readonly StoredRecord[];
  readonly render: Render;
  readonly pageSize: number;
  /** Epoch milliseconds. */
  readonly openedAt: number;
};

/** Open queries. They live in memory: after a restart of the vendor a locator is unknown, as after its two days. */
export type CursorBook = {
  open(cursor: Cursor): string;
  find(id: string, userId: string, now: number): Cursor | undefined;
  drop(id: string): void;
  clear(): void;
};

/** A locator lives two days (reliability.md F14); how many may be open is ours. */
const LIFE_MS = 2 * 86_400_000;
const MOST_OPEN = 50;

export function createCursorBook(): CursorBook {
  const cursors = new Map<string, Cursor>();
  let opened = 0;
  return {
    open(cursor) {
      opened += 1;
      // Newer orgs show ids beginning with 0r8 (apis.md B4).
      const id = makeId('0r8', opened);
      cursors.set(id, cursor);
      const [oldest] = cursors.keys();
      if (cursors.size > MOST_OPEN && oldest !== undefined) cursors.delete(oldest);
      return id;
    },
    find(id, userId, now) {
      const cursor = cursors.get(id);
      return cursor !== undefined && cursor.userId === userId && now - cursor.openedAt <= LIFE_MS ? cursor : undefined;
    },
    drop: (id) => void cursors.delete(id),
    clear: () => cursors.clear(),
  };
}
