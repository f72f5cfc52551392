import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';

/** Writes a number in the reader's language: `12,408`. */
export function useNumberFormat(): (value: number) => string {
  const { i18n } = useTranslation();
  return useMemo(() => {
    const format = new Intl.NumberFormat(i18n.language);
    return (value) => format.format(value);
  }, [i18n.language]);
}

/** A number of records that may be off by a margin: `12,408`, or `about 12,000 (± 400)`. */
export function useEstimateFormat(): (estimate: { readonly records: number; readonly margin: number }) => string {
  const { t } = useTranslation();
  const number = useNumberFormat();
  return ({ records, margin }) => (margin === 0 ? number(records) : t('estimate.about', { records: number(records), margin: number(margin) }));
}
