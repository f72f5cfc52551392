import type { Lane } from '../domain/lane.ts';

/** What may be written now, and for how long. */
export interface Turn {
  readonly lanes: readonly Lane[];
  /** Asked after every round: what is left then waits for another turn. */
  readonly isOver: () => boolean;
}

/** A turn of these lanes that lasts until all of it is written. */
export function wholeTurn(lanes: readonly Lane[]): Turn {
  return { lanes, isOver: () => false };
}
