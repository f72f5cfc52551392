/** The parts of the Fields page, in their order. */
export const FIELD_PARTS = ['synced', 'health', 'offered', 'changed'] as const;
