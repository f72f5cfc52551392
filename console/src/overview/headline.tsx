import type { TFunction } from 'i18next';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import type { SyncCycle } from '../api/cycles.ts';
import type { ConnectionStatus } from '../api/status.ts';
import { useNow } from '../clock.ts';
import { HealthMark } from '../pieces/health-mark.tsx';
import { Moment } from '../pieces/moment.tsx';
import { SyncNow } from '../sync-status/sync-now.tsx';
import classes from './headline.module.css';

/** The one sentence about the whole connection, and where its cycle stands. */
export function Headline({ status }: { readonly status: ConnectionStatus }) {
  return (
    <header className={classes.headline}>
      <div className={classes.words}>
        <p className={classes.health}>
          <HealthMark status={status} />
        </p>
        <h1 className={classes.sentence} dir="auto">
          {status.summary}
        </h1>
        <p className={classes.cycle}>
          <CycleLine status={status} />
        </p>
      </div>
      <SyncNow status={status} />
    </header>
  );
}

function CycleLine({ status }: { readonly status: ConnectionStatus }) {
  const { t } = useTranslation();
  const { currentCycle, lastCycle, nextCycleAt } = status;
  if (currentCycle !== null) {
    return <Link to="/sync-status">{t('overview.running', { step: runningStep(t, currentCycle) })}</Link>;
  }
  return (
    <>
      {lastCycle === null ? (
        t('overview.neverRan')
      ) : (
        <Link to="/sync-status">
          {t('overview.last', { state: t(`cycle.stateInline.${lastCycle.state}`) })}{' '}
          <Moment at={lastCycle.endedAt ?? lastCycle.startedAt} />
        </Link>
      )}
      {nextCycleAt !== null && (
        <>
          {' · '}
          <NextCycle at={nextCycleAt} />
        </>
      )}
    </>
  );
}

function NextCycle({ at }: { readonly at: string }) {
  const { t } = useTranslation();
  const due = Date.parse(at) <= useNow();
  return due ? (
    t('overview.due')
  ) : (
    <>
      {t('overview.next')} <Moment at={at} />
    </>
  );
}

function runningStep(t: TFunction, cycle: SyncCycle): string {
  const step = cycle.steps.find(({ state }) => state === 'in-process') ?? cycle.steps.at(-1);
  return step === undefined ? '…' : t(`cycle.operation.${step.operation}`, { side: t(`side.${step.side}`) });
}
