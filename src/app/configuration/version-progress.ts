import type { VersionRecord } from '../../store/configuration-store.ts';
import type { BackfillAnswer } from '../api/backfill-answer.ts';
import type { VersionAnswer } from '../api/configuration-answer.ts';
import type { ConfigurationDifference } from './compare-configurations.ts';

/** How far a connection has come with its rules. */
export interface RulesProgress {
  /** The version by which cycles go; null while work is derived anew by another one, and before the first cycle. */
  readonly inForce: number | null;
  /** Backfills that go on, or ended within a day. */
  readonly backfills: readonly BackfillAnswer[];
  /** Somebody has stopped the bulk lane. */
  readonly isPaused: boolean;
}

/** A version with whether it holds, and how far it is carried out; `changes` are its differences from the one before it. */
export function versionProgress(record: VersionRecord, { inForce, backfills, isPaused }: RulesProgress, newest: number, changes: readonly ConfigurationDifference[]): VersionAnswer {
  const parts = backfills.filter(({ rulesVersion }) => rulesVersion === record.version);
  const isDone = parts.every(({ state }) => state === 'done');
  const backfill = parts.length === 0 ? null : ({ state: isDone ? 'done' : isPaused ? 'paused' : 'running', about: [...new Set(changes.map(({ path }) => placeOf(path)))], parts } as const);
  return { ...record, state: stateOf(record.version, inForce, newest), backfill };
}

function stateOf(version: number, inForce: number | null, newest: number): VersionAnswer['state'] {
  if (version === inForce) return 'in-force';
  return inForce === null ? (version === newest ? 'waiting' : 'past') : version > inForce ? 'waiting' : 'past';
}

/** `fields[title]` of `fields[title].direction`. */
function placeOf(path: string): string {
  return path.split('.')[0] ?? path;
}
