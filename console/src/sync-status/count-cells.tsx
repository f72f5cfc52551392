import { useTranslation } from 'react-i18next';

import { COUNTED } from '../api/cycles.ts';
import type { Counts } from '../api/cycles.ts';
import { useNumberFormat } from '../pieces/number-format.ts';
import classes from './cycle-table.module.css';

/** One cell per column; a zero steps back, a failure comes forward, and what has not begun counts nothing. */
export function CountCells({ counts }: { readonly counts: Counts | null }) {
  const number = useNumberFormat();
  return COUNTED.map((column) => (
    <td key={column} className={classes.count} data-kind={column} data-zero={counts?.[column] === 0}>
      {counts === null ? '' : number(counts[column])}
    </td>
  ));
}

/** The same in words, for a screen too narrow for columns. */
export function CountWords({ counts }: { readonly counts: Counts }) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const shown = COUNTED.filter((column) => counts[column] > 0);
  return (
    <p className={classes.narrow}>
      {shown.length === 0 && t('syncStatus.nothing')}
      {shown.map((column) => (
        <span key={column} data-kind={column}>
          {number(counts[column])} {t(`counts.${column}`).toLowerCase()}
        </span>
      ))}
    </p>
  );
}
