import { useTranslation } from 'react-i18next';

import { useNow } from '../clock.ts';
import type { Explanation, Work } from '../api/explanation.ts';
import type { Side } from '../api/words-of-the-api.ts';
import { Moment } from '../pieces/moment.tsx';
import { Section } from '../pieces/section.tsx';
import { ErrorWords } from './error-words.tsx';
import classes from './work-section.module.css';

/** What is waiting to be written to either side, when it is tried next, and what stopped it. */
export function WorkSection({ explanation }: { readonly explanation: Explanation }) {
  const { t } = useTranslation();
  const inFlight = explanation.openOperations.length;
  return (
    <Section title={t('explain.work')}>
      <div className={classes.ways}>
        <Way side="salesforce" work={explanation.work.toSalesforce} exists={explanation.link.salesforce.id !== null} />
        <Way side="marketo" work={explanation.work.toMarketo} exists={explanation.link.marketo.id !== null} />
        {inFlight > 0 && <p className={classes.flight}>{t('explain.inFlight', { count: inFlight })}</p>}
      </div>
    </Section>
  );
}

function Way(props: { readonly side: Side; readonly work: Work; readonly exists: boolean }) {
  const { t } = useTranslation();
  const { side, work } = props;
  const name = t(`side.${side}`);
  if (work.state === 'rest') return <p className={classes.rest}>{t('explain.rest', { side: name })}</p>;
  if (work.state === 'rejected') {
    return (
      <div className={classes.way} data-state="rejected">
        <p className={classes.title}>
          {t('explain.rejected', { side: name })}{' '}
          <span className={classes.since}>
            {t('explain.since')} <Moment at={work.since} />
          </span>
        </p>
        <ErrorWords error={work.error} side={side} />
        {work.held !== undefined && (
          <>
            <p className={classes.title}>{t('explain.heldBesides', { side: name })}</p>
            <ErrorWords error={work.held} side={side} />
          </>
        )}
      </div>
    );
  }
  return (
    <div className={classes.way} data-state="waiting">
      <p className={classes.title}>
        {t(props.exists ? 'explain.waiting' : 'explain.createWaiting', { side: name })}{' '}
        <span className={classes.since}>
          {t('explain.sinceLane', { lane: t(`lane.${work.lane}`) })} <Moment at={work.since} />
        </span>
      </p>
      <p>
        <NextAttempt at={work.nextAttemptAt} />
        {work.attempts > 0 && ` · ${t('explain.attempts', { count: work.attempts })}`}
      </p>
      {work.lastError !== null && <ErrorWords error={work.lastError} side={side} />}
      {work.held !== undefined && (
        <>
          <p className={classes.title}>{t('explain.heldMeanwhile', { side: name })}</p>
          <ErrorWords error={work.held} side={side} />
        </>
      )}
    </div>
  );
}

function NextAttempt({ at }: { readonly at: string }) {
  const { t } = useTranslation();
  return Date.parse(at) <= useNow() ? (
    t('explain.nextAttemptDue')
  ) : (
    <>
      {t('explain.nextAttempt')} <Moment at={at} />
    </>
  );
}
