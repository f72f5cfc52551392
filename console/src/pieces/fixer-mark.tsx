import { useTranslation } from 'react-i18next';

import type { Fixer } from '../api/words-of-the-api.ts';
import classes from './finding.module.css';
import { Tag } from './mark.tsx';

/** Who can end something that is wrong, or that it ends by itself. */
export function FixerMark({ fixer }: { readonly fixer: Fixer }) {
  const { t } = useTranslation();
  return (
    <>
      <span className={classes.label}>{t('overview.whoFixes')}</span>
      <Tag tone={fixer === 'nobody' ? 'quiet' : 'warn'}>{fixer === 'nobody' ? t('overview.nobodyFixes') : t(`fixer.${fixer}`)}</Tag>
    </>
  );
}
