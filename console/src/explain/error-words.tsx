import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { errorCatalogueQuery } from '../api/error-catalogue.ts';
import type { SyncError } from '../api/values.ts';
import type { Side } from '../api/words-of-the-api.ts';
import { LongText } from '../pieces/long-text.tsx';
import { Prose } from '../pieces/prose.tsx';
import classes from './error-words.module.css';

/** An error in plain words, with the vendor's own words quoted beside them. */
export function ErrorWords({ error, side }: { readonly error: SyncError; readonly side: Side }) {
  const { t } = useTranslation();
  const entry = useQuery(errorCatalogueQuery).data?.get(error.code);
  return (
    <div className={classes.error}>
      <p className={classes.title}>{entry?.title ?? error.code}</p>
      {entry !== undefined && (
        <>
          <p>
            <Prose text={entry.cause} />
          </p>
          <p>
            <span className={classes.label}>{t('explain.remedy')}</span> <Prose text={entry.remedy} />
          </p>
          {entry.fixer !== 'nobody' && (
            <p>
              <span className={classes.label}>{t('explain.whoFixes')}</span> {t(`fixer.${entry.fixer}`)}
            </p>
          )}
        </>
      )}
      <VendorWords error={error} side={side} />
    </div>
  );
}

/** What a vendor itself said, and the fields that it is about. */
export function VendorWords({ error, side }: { readonly error: SyncError; readonly side: Side }) {
  const { t } = useTranslation();
  return (
    <>
      {error.fields.length > 0 && (
        <p>
          <span className={classes.label}>{t('explain.concerns')}</span>{' '}
          <code className={classes.code}>{error.fields.join(', ')}</code>
        </p>
      )}
      {error.vendorMessage !== null && (
        <blockquote className={classes.quote}>
          <span className={classes.label}>{t('explain.vendorSaid', { side: t(`side.${side}`) })}</span>{' '}
          {error.vendorCode !== null && <code className={classes.code}>{error.vendorCode}</code>}{' '}
          <LongText text={error.vendorMessage} />
        </blockquote>
      )}
    </>
  );
}
