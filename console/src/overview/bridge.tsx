import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { waitingFor } from '../api/status.ts';
import type { ConnectionStatus } from '../api/status.ts';
import { otherSide } from '../api/words-of-the-api.ts';
import type { Side } from '../api/words-of-the-api.ts';
import { useNumberFormat } from '../pieces/number-format.ts';
import { roughDurationWords } from '../words/duration.ts';
import { objectsWords } from '../words/object-words.ts';
import classes from './bridge.module.css';

/** Both systems and what is on its way between them: how far behind, at a glance. */
export function Bridge({ status }: { readonly status: ConnectionStatus }) {
  const { t } = useTranslation();
  return (
    <section className={classes.bridge} aria-label={t('overview.bridge')}>
      <Tower side="salesforce" calls={status.apiCallsToday.salesforce} />
      <div className={classes.span}>
        <Way status={status} to="marketo" />
        <Linked people={status.peopleLinked} />
        <Way status={status} to="salesforce" />
      </div>
      <Tower side="marketo" calls={status.apiCallsToday.marketo} />
    </section>
  );
}

function Tower({ side, calls }: { readonly side: Side; readonly calls: number }) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  return (
    <div className={classes.tower} data-side={side}>
      <p className={classes.name}>{t(`side.${side}`)}</p>
      <p className={classes.calls}>
        <b>{number(calls)}</b> {t('overview.callsToday')}
      </p>
    </div>
  );
}

function Linked({ people }: { readonly people: number }) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  return (
    <p className={classes.linked}>
      <Link to="/people" search={{ state: 'linked' }}>
        <b>{number(people)}</b> {t('overview.linked', { count: people })}
      </Link>
    </p>
  );
}

function Way({ status, to }: { readonly status: ConnectionStatus; readonly to: Side }) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const waiting = waitingFor(status, to);
  const lag = status.lagSeconds[to];
  const rows = status.backlog.filter((row) => row.to === to && row.records > 0);
  return (
    <div className={classes.way} data-to={to} data-from={otherSide(to)} data-busy={waiting > 0}>
      <p className={classes.amount}>
        {waiting === 0 ? (
          <span className={classes.calm}>{t('overview.upToDate')}</span>
        ) : (
          <>
            <b>{number(waiting)}</b> {t('overview.waiting', { count: waiting })}
          </>
        )}{' '}
        <span className={classes.toward}>{t('overview.to', { side: t(`side.${to}`) })}</span>
      </p>
      <div className={classes.arrow} aria-hidden />
      <p className={classes.detail}>
        {lag !== null && <span>{t('overview.oldest', { duration: roughDurationWords(t, lag) })}</span>}
        {rows.map((row) => (
          <span key={`${row.object} ${row.lane}`}>
            {t(row.lane === 'normal' ? 'overview.laneRecords' : 'overview.laneRecordsOf', {
              records: number(row.records),
              objects: objectsWords(t, row.object).toLowerCase(),
              lane: t(`lane.${row.lane}`),
            })}
            {row.forParents > 0 && t('overview.forParents', { count: row.forParents, replace: { count: number(row.forParents) } })}
          </span>
        ))}
      </p>
    </div>
  );
}
