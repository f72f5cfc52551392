import { Button, Skeleton } from '@mantine/core';
import { AlertIcon } from '@primer/octicons-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { failureSentence } from './failure.ts';
import classes from './page-states.module.css';

/** Grey lines where text is going to be. */
export function Loading({ lines = 6 }: { readonly lines?: number }) {
  const { t } = useTranslation();
  return (
    <div className={classes.loading} role="status" aria-label={t('states.loading')}>
      {Array.from({ length: lines }, (_, line) => (
        <Skeleton key={line} height={16} width={`${92 - ((line * 37) % 45)}%`} />
      ))}
    </div>
  );
}

/** What could not be loaded and why, with a way to try again. */
export function Failure({ error, onRetry }: { readonly error: unknown; readonly onRetry?: () => void }) {
  const { t } = useTranslation();
  return (
    <div className={classes.failure} role="alert">
      <AlertIcon size={20} aria-hidden />
      <div>
        <p className={classes.failureTitle}>{t('states.failedTitle')}</p>
        <p className={classes.failureText}>{failureSentence(t, error)}</p>
        {onRetry !== undefined && (
          <Button size="xs" variant="default" onClick={onRetry}>
            {t('states.retry')}
          </Button>
        )}
      </div>
    </div>
  );
}

/** A line above answers that are still shown although asking again has failed. */
export function StaleNotice({ error }: { readonly error: unknown }) {
  const { t } = useTranslation();
  return (
    <p className={classes.stale} role="alert">
      <AlertIcon size={16} aria-hidden />
      {failureSentence(t, error)}
    </p>
  );
}

/** Why there is nothing to show, and what would change that. */
export function Empty(props: { readonly title: string; readonly text?: string; readonly children?: ReactNode }) {
  return (
    <div className={classes.empty}>
      <p className={classes.emptyTitle}>{props.title}</p>
      {props.text !== undefined && <p className={classes.emptyText}>{props.text}</p>}
      {props.children}
    </div>
  );
}
