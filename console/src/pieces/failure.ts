import type { TFunction } from 'i18next';

import { ApiFailure } from '../api/request.ts';

/** The sentence that tells a person what went wrong: the server's own where it gave one. */
export function failureSentence(t: TFunction, error: unknown): string {
  if (!(error instanceof ApiFailure)) {
    return t('states.broken', { message: error instanceof Error ? error.message : String(error) });
  }
  if (error.detail !== null) return error.detail;
  if (error.kind === 'not-understood') return t('states.not-understood', { where: error.code ?? '?' });
  return t(`states.${error.kind}`);
}
