import { useTranslation } from 'react-i18next';

import type { LedgerRow } from '../api/status.ts';
import { otherSide } from '../api/words-of-the-api.ts';
import { useNumberFormat } from '../pieces/number-format.ts';
import { SideName } from '../pieces/side-name.tsx';
import { objectsWords } from '../words/object-words.ts';
import classes from './record-counts.module.css';

/** The ledger's columns; the first is the sum of all others. */
const COLUMNS = [
  'observed',
  'applied',
  'unchanged',
  'superseded',
  'lostInConflict',
  'rejected',
  'pending',
] as const;

/** Per object and direction, where every observed change went: nothing is ever unaccounted for. */
export function RecordCounts({ ledger }: { readonly ledger: readonly LedgerRow[] }) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  if (ledger.length === 0) return <p className={classes.none}>{t('overview.noCounts')}</p>;
  return (
    <table className={classes.table} role="table">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">
            {t('overview.direction')}
          </th>
          {COLUMNS.map((column) => (
            <th key={column} role="columnheader" scope="col" title={t(`overview.${column}Means`)}>
              {t(`overview.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {ledger.map((row) => (
          <tr key={`${row.object} ${row.to}`} role="row">
            <th role="rowheader" scope="row">
              {objectsWords(t, row.object)} <SideName side={otherSide(row.to)} /> → <SideName side={row.to} />
            </th>
            {COLUMNS.map((column) => (
              <td key={column} role="cell" data-label={t(`overview.${column}`)} data-kind={column} data-zero={row[column] === 0}>
                {number(row[column])}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
