import { Progress } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { Backfill, ConnectionStatus } from '../api/status.ts';
import { otherSide } from '../api/words-of-the-api.ts';
import { Moment } from '../pieces/moment.tsx';
import { useNumberFormat } from '../pieces/number-format.ts';
import { Section } from '../pieces/section.tsx';
import { SideName } from '../pieces/side-name.tsx';
import { durationWords } from '../words/duration.ts';
import { makerWords } from '../words/maker-words.ts';
import { objectsWords } from '../words/object-words.ts';
import classes from './record-counts.module.css';

const COLUMNS = ['done', 'left', 'perMinute', 'timeLeft'] as const;

/** How far initial sync and backfills have come, by object; nothing where there are none. */
export function Backfills({ status: { backfills, bulkPause } }: { readonly status: ConnectionStatus }) {
  const { t } = useTranslation();
  if (backfills.length === 0 && bulkPause === null) return null;
  return (
    <Section title={t('overview.backfills')} hint={t('overview.backfillsHint')}>
      {bulkPause !== null && (
        <p>
          {t('overview.bulkPaused', { by: makerWords(t, bulkPause.by) })} <Moment at={bulkPause.since} />
        </p>
      )}
      {backfills.length > 0 && (
        <table className={classes.table} role="table">
          <thead role="rowgroup">
            <tr role="row">
              <th role="columnheader" scope="col">
                {t('overview.direction')}
              </th>
              {COLUMNS.map((column) => (
                <th key={column} role="columnheader" scope="col">
                  {t(`overview.backfill.${column}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody role="rowgroup">
            {backfills.map((backfill) => (
              <BackfillRow key={`${backfill.object} ${backfill.to}`} backfill={backfill} />
            ))}
          </tbody>
        </table>
      )}
    </Section>
  );
}

function BackfillRow({ backfill }: { readonly backfill: Backfill }) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const { object, to, state, done, left, perMinute, secondsLeft } = backfill;
  const unknown = t('overview.backfill.unknown');
  const cells = {
    done: number(done),
    left: left === null ? unknown : number(left),
    perMinute: perMinute === null ? '–' : number(perMinute),
    timeLeft: state === 'writing' && secondsLeft !== null ? durationWords(t, secondsLeft) : t(`overview.backfill.state.${state}`),
  };
  const name = objectsWords(t, object);
  return (
    <tr role="row">
      <th role="rowheader" scope="row">
        {name} <SideName side={otherSide(to)} /> → <SideName side={to} />
        <Progress value={shareDone(backfill)} aria-label={name} />
      </th>
      {COLUMNS.map((column) => (
        <td key={column} role="cell" data-label={t(`overview.backfill.${column}`)}>
          {cells[column]}
        </td>
      ))}
    </tr>
  );
}

/** In percent; nothing while nobody knows how much there is. */
function shareDone({ done, left }: Backfill): number {
  if (left === null) return 0;
  return done + left === 0 ? 100 : (done / (done + left)) * 100;
}
