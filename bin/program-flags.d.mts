/** Flags of the pinned Node for Bascule itself. */
export const programFlags: readonly string[];
