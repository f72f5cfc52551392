import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';

import type { Cause, JournalEvent } from '../api/journal.ts';
import { otherSide } from '../api/words-of-the-api.ts';
import { ChangeList } from './change-list.tsx';
import { ErrorWords } from './error-words.tsx';
import classes from './event-words.module.css';
import { policyWords } from './policy-words.ts';
import { Known } from '../pieces/value.tsx';
import { makerWords } from '../words/maker-words.ts';

/** Not a rule: the other side was changed after our last look and before our write. */
const LAST_WRITE = 'last-write';
/** The policy under which a value was lost against an edit made while the answer to its write was lost. */
const EDITED_OVER = 'edited-over';

/** One event of the journal as a headline with what belongs to it. */
export function EventWords({ event }: { readonly event: JournalEvent }) {
  const { t } = useTranslation();
  return (
    <>
      <p className={classes.headline}>
        <bdi>{headline(t, event)}</bdi> <span className={classes.why}>{why(t, event)}</span>
      </p>
      <EventDetail event={event} />
    </>
  );
}

function EventDetail({ event }: { readonly event: JournalEvent }) {
  switch (event.kind) {
    case 'created':
    case 'updated':
      return <ChangeList changes={event.changes} />;
    case 'rejected':
      return (
        <>
          <ErrorWords error={event.error} side={event.side} />
          <ChangeList changes={event.changes} />
        </>
      );
    case 'tried':
      return (
        <>
          {event.error !== null && <ErrorWords error={event.error} side={event.side} />}
          <ChangeList changes={event.changes} />
        </>
      );
    case 'in-doubt':
      return <ErrorWords error={event.error} side={event.side} />;
    case 'conflict':
      return <ConflictValues event={event} />;
    case 'linked':
    case 'resolved':
    case 'converted':
    case 'absorbed':
    case 'merged':
    case 'restored':
    case 'deleted':
    case 'requested':
      return null;
  }
}

function ConflictValues({ event }: { readonly event: Extract<JournalEvent, { kind: 'conflict' }> }) {
  const { t } = useTranslation();
  return (
    <dl className={classes.conflict}>
      <dt>{t('event.conflictKept')}</dt>
      <dd>
        <Known value={event.kept} />
      </dd>
      <dt>{t('event.conflictLost')}</dt>
      <dd>
        <Known value={event.lost} />
      </dd>
    </dl>
  );
}

function headline(t: TFunction, event: JournalEvent): string {
  switch (event.kind) {
    case 'conflict':
      if (event.policy === LAST_WRITE) return t('event.overtaken', { field: event.field, side: t(`side.${otherSide(event.winner)}`) });
      if (event.policy === EDITED_OVER) return t('event.editedOver', { field: event.field, side: t(`side.${event.winner}`) });
      return t('event.conflict', { field: event.field, side: t(`side.${event.winner}`) });
    case 'resolved':
      return t(event.outcome === 'applied' ? 'event.resolvedApplied' : 'event.resolvedNotApplied', {
        side: t(`side.${event.side}`),
      });
    case 'converted':
      return t('event.converted');
    case 'requested':
      return t('event.requested', { by: makerWords(t, event.by) });
    case 'linked':
    case 'created':
    case 'updated':
    case 'rejected':
    case 'in-doubt':
    case 'absorbed':
    case 'merged':
    case 'restored':
    case 'deleted':
    case 'tried':
      return t(`event.${event.kind}`, { side: t(`side.${event.side}`) });
  }
}

function why(t: TFunction, event: JournalEvent): string | null {
  switch (event.kind) {
    case 'created':
    case 'updated':
      return causeWords(t, event.cause);
    case 'linked':
      return t(`event.linkedHow.${event.how}`);
    case 'conflict':
      if (event.policy === LAST_WRITE) return t('event.overtakenWhy');
      if (event.policy === EDITED_OVER) return t('event.editedOverWhy');
      return t('event.conflictPolicy', { policy: policyWords(t, event.policy) });
    case 'converted':
      return `${event.from} → ${event.to}`;
    case 'merged':
      return mergedWords(t, event);
    case 'tried':
      return t('event.triedBy', { by: makerWords(t, event.by), outcome: t(`event.triedOutcome.${event.outcome}`) });
    case 'rejected':
    case 'in-doubt':
    case 'resolved':
    case 'absorbed':
    case 'restored':
    case 'deleted':
    case 'requested':
      return null;
  }
}

function mergedWords(t: TFunction, { side, from, to, apart = [] }: Extract<JournalEvent, { kind: 'merged' }>): string {
  const into = `${from} → ${to}`;
  return apart.length === 0 ? into : `${into} ${t('event.mergedApart', { side: t(`side.${otherSide(side)}`), ids: apart.join(', ') })}`;
}

function causeWords(t: TFunction, { kind, by }: Cause): string {
  if (by !== null && (kind === 'change' || kind === 'request' || kind === 'rule')) {
    return t(`event.cause.${kind}By`, { by: kind === 'request' ? makerWords(t, by) : by });
  }
  return t(`event.cause.${kind}`);
}
