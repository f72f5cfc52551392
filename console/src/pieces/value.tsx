import { useTranslation } from 'react-i18next';

import type { KnownValue, SeenValue } from '../api/values.ts';
import { LongText } from './long-text.tsx';
import { useNumberFormat } from './number-format.ts';
import classes from './value.module.css';

/**
 * A value of a field. Four things never look alike: a value, blank (seen empty), unknown (could not
 * be seen) and `undefined` (never seen), for which the caller has the words.
 */
export function Value({ value, never }: { readonly value: SeenValue | undefined; readonly never: string }) {
  const { t } = useTranslation();
  if (value === undefined) return <span className={classes.never}>{never}</span>;
  if (value !== null && typeof value === 'object') {
    return (
      <span className={classes.unknown} title={t(`explain.unknownMeans.${value.unknown}`)}>
        {t(`explain.unknown.${value.unknown}`)}
      </span>
    );
  }
  return <Known value={value} />;
}

/** A value that was observed. */
export function Known({ value }: { readonly value: KnownValue }) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  if (value === null || value === '') {
    return (
      <span className={classes.blank}>
        <span aria-hidden>–</span> {t('explain.blank')}
      </span>
    );
  }
  if (typeof value === 'boolean') return t(value ? 'explain.true' : 'explain.false');
  if (typeof value === 'number') return number(value);
  return <LongText text={value} />;
}
