import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { programInOnePiece } from '../program-in-one-piece.ts';
import type { Yard } from './bridge-of-processes.ts';
import { openCluster } from './cluster.ts';
import type { Cluster } from './cluster.ts';
import { startKeeper } from './keeper.ts';

/** Places for runs: each holds one run at a time, because a crash of its database server is that run's alone. */
export interface Yards {
  /** Waits for a free yard, works in it and gives it back. */
  use<Result>(work: (yard: Yard) => Promise<Result>): Promise<Result>;
  /** Ends the servers and removes every folder. */
  close(): Promise<void>;
}

/** Opens so many yards; null when this machine has no PostgreSQL and none is named. */
export async function openYards(count: number, environment: Readonly<Record<string, string | undefined>>): Promise<Yards | null> {
  const keeper = startKeeper();
  const clusters: Cluster[] = [];
  const close = async (): Promise<void> => {
    for (const cluster of clusters) await cluster.close();
    await keeper.close();
  };
  try {
    for (let number = 0; number < count; number += 1) {
      const cluster = await openCluster(environment, keeper);
      if (cluster === null) {
        await close();
        return null;
      }
      clusters.push(cluster);
    }
    const program = await programInOnePiece();
    const folder = mkdtempSync(join(tmpdir(), 'bascule-real-parts-'));
    // Removed by the keeper, when it ends or when this process does.
    keeper.keep({ keep: 'folder', path: folder });
    return { use: takingTurns(clusters.map((cluster) => ({ cluster, keeper, folder, program }))), close };
  } catch (problem) {
    await close();
    throw problem;
  }
}

function takingTurns(free: Yard[]): Yards['use'] {
  const waiting: ((yard: Yard) => void)[] = [];
  return async (work) => {
    const yard = free.shift() ?? (await new Promise<Yard>((resolve) => {
      waiting.push(resolve);
    }));
    try {
      return await work(yard);
    } finally {
      const next = waiting.shift();
      if (next === undefined) free.push(yard);
      else next(yard);
    }
  };
}
