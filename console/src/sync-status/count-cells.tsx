import { useTranslation } from 'react-i18next';

import { COUNTED } from '../api/cycles.ts';
import type { Counts } from '../api/cycles.ts';
import { useNumberFormat } from '../pieces/number-format.ts';
import classes from './cycle-table.module.css';

/** One cell per column; a zero steps back, a failure comes forward. */
export function CountCells({ counts }: { readonly counts: Counts }) {
  const number = useNumberFormat();
  return COUNTED.map((column) => (
    <td key={column} className={classes.count} data-kind={column} data-zero={counts[column] === 0}>
      {number(counts[column])}
    </td>
  ));
}

/** The same in words, for a screen too narrow for columns. */
export function CountWords({ counts }: { readonly counts: Counts }) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const parts = COUNTED.filter((column) => counts[column] > 0).map(
    (column) => `${number(counts[column])} ${t(`counts.${column}`).toLowerCase()}`,
  );
  return <p className={classes.narrow}>{parts.length === 0 ? t('syncStatus.nothing') : parts.join(' · ')}</p>;
}
