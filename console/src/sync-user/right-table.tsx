import { useTranslation } from 'react-i18next';

import { rowsOf } from '../api/sync-user.ts';
import type { Report, Row, Verdict } from '../api/sync-user.ts';
import { Tag } from '../pieces/mark.tsx';
import type { Tone } from '../pieces/mark.tsx';
import classes from './sync-user-page.module.css';

/** What needs somebody first; what is as it should be is counted and not listed. */
const LISTED: readonly (readonly [Exclude<Verdict, 'fine'>, Tone])[] = [
  ['missing', 'bad'],
  ['cannot', 'warn'],
  ['too-much', 'warn'],
  ['useful', 'quiet'],
  ['unused', 'quiet'],
  ['unknown', 'quiet'],
];

/** One side's rights and fields, grouped by what is said of them. */
export function RightTable({ report }: { readonly report: Report }) {
  const { t } = useTranslation();
  const rows = rowsOf(report);
  const fine = rows.filter(({ verdict, neededFor }) => verdict === 'fine' && neededFor !== null).length;
  return (
    <>
      <p className={classes.fine}>{t('syncUser.fine', { count: fine })}</p>
      {LISTED.map(([verdict, tone]) => (
        <Group key={verdict} verdict={verdict} tone={tone} rows={rows.filter((row) => row.verdict === verdict)} />
      ))}
    </>
  );
}

function Group({ verdict, tone, rows }: { readonly verdict: Exclude<Verdict, 'fine'>; readonly tone: Tone; readonly rows: readonly Row[] }) {
  const { t } = useTranslation();
  if (rows.length === 0) return null;
  return (
    <details className={classes.group} open={verdict === 'missing' || rows.length <= 12}>
      <summary>
        <Tag tone={tone}>{t(`syncUser.verdict.${verdict}`)}</Tag> {rows.length}
      </summary>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">{t('syncUser.what')}</th>
            <th scope="col">{t('syncUser.why')}</th>
            <th scope="col">{t('syncUser.finding')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.what} ${row.right}`}>
              <td>
                {row.what !== '' && <code>{row.what}</code>} {row.right}
                {row.from.length > 0 && <span className={classes.from}>{t('syncUser.from', { names: row.from.join(', ') })}</span>}
              </td>
              <td>{row.neededFor ?? '–'}</td>
              <td>{row.finding ?? '–'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}
