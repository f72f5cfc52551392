import { useTranslation } from 'react-i18next';

import type { Trial } from '../api/trials.ts';
import { Mark } from '../pieces/mark.tsx';
import type { Tone } from '../pieces/mark.tsx';
import { Prose } from '../pieces/prose.tsx';
import { SideName } from '../pieces/side-name.tsx';
import { ChangeList } from './change-list.tsx';
import { ErrorWords, VendorWords } from './error-words.tsx';
import classes from './trial.module.css';

const TONES: Readonly<Record<Trial['result'], Tone>> = {
  accepted: 'good',
  refused: 'bad',
  'not-tried': 'warn',
  'not-undone': 'bad',
  held: 'warn',
  filtered: 'quiet',
  'nothing-due': 'quiet',
};

/** What a side said to a write: whether it would be taken, what refuses it and who can end that, and what Marketo tells. */
export function TrialAnswer({ trial: { result, summary, write, cause, error, access, marketo } }: { readonly trial: Trial }) {
  const { t } = useTranslation();
  return (
    <div className={classes.answer} role="status">
      <p>
        <Mark tone={TONES[result]}>{t(`trial.result.${result}`)}</Mark>
      </p>
      <p>
        <Prose text={summary} />
      </p>
      {cause !== null && cause.fixer !== 'nobody' && (
        <p>
          <span className={classes.label}>{t('overview.whoFixes')}</span> {t(`fixer.${cause.fixer}`)}
        </p>
      )}
      {error !== null && (cause === null ? <ErrorWords error={error} side="salesforce" /> : <VendorWords error={error} side="salesforce" />)}
      {write !== null && (
        <div>
          <p className={classes.label}>{t('trial.write')}</p>
          <ChangeList changes={write.changes} />
        </div>
      )}
      {access !== null && (
        <p>
          <span className={classes.label}>{t('trial.access')}</span>{' '}
          {(['read', 'edit', 'delete'] as const).map((right) => `${t(`trial.right.${right}`)}: ${t(access[right] === null ? 'trial.notTold' : access[right] ? 'trial.yes' : 'trial.no')}`).join(' · ')}
          {access.ownerId !== null && ` · ${t('trial.owner', { id: access.ownerId })}`}
        </p>
      )}
      <div>
        <p className={classes.label}>
          <SideName side="marketo" />
        </p>
        <p>{marketo.note}</p>
        {marketo.due.length > 0 && <p>{t('trial.due', { fields: marketo.due.join(', ') })}</p>}
        {marketo.held.map(({ field, title }) => (
          <p key={`${field} ${title}`}>{t('trial.held', { field, title })}</p>
        ))}
        {marketo.lastError !== null && <ErrorWords error={marketo.lastError} side="marketo" />}
      </div>
    </div>
  );
}
