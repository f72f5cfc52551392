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
