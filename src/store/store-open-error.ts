/** Why a store could not be opened or moved, as one sentence a person can act on. */
export class StoreOpenError extends Error {
  constructor(sentence: string, options?: { cause?: unknown }) {
    super(sentence, options);
    this.name = 'StoreOpenError';
  }
}
