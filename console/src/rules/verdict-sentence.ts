import { useTranslation } from 'react-i18next';

import type { Judged } from '../api/configuration.ts';

/** The sentence that says what stands against applying something. */
export function useVerdictSentence(): (judged: Judged) => string {
  const { t } = useTranslation();
  return (judged) => {
    switch (judged.result) {
      case 'problems':
        return judged.problems.join(' ');
      case 'overtaken':
        return t('rules.overtaken', { newest: judged.newest, basedOn: judged.basedOn });
      case 'ready':
        return t('rules.nothingDiffers', { version: judged.basedOn });
    }
  };
}
