import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Explanation } from '../api/explanation.ts';
import { allowTrials, trialsQuery, tryWrite } from '../api/trials.ts';
import { failureSentence } from '../pieces/failure.ts';
import { Failure, Loading } from '../pieces/page-states.tsx';
import { Moment } from '../pieces/moment.tsx';
import { Refusal } from '../pieces/refusal.tsx';
import { LabelledSelect } from '../pieces/select.tsx';
import { makerWords } from '../words/maker-words.ts';
import { TrialAnswer } from './trial-answer.tsx';
import classes from './trial.module.css';

/** Asks for consent where nobody gave it yet, tries the write, and shows what it came to. */
export function TrialDialogue({ explanation }: { readonly explanation: Explanation }) {
  const { t } = useTranslation();
  const { connectionId, asked, fields } = explanation;
  const queryClient = useQueryClient();
  const consent = useQuery(trialsQuery(connectionId));
  const [field, setField] = useState('');
  const trying = useMutation({
    mutationFn: async () => {
      if (consent.data === null) await allowTrials(connectionId, 'allow');
      return tryWrite(connectionId, asked, field === '' ? null : field);
    },
    onSettled: () => queryClient.invalidateQueries(),
  });
  if (consent.data === undefined) return consent.isError ? <Failure error={consent.error} onRetry={() => void consent.refetch()} /> : <Loading lines={4} />;
  const writable = fields.filter(({ direction, salesforceField }) => direction !== 'to-marketo' && salesforceField !== null);
  return (
    <div className={classes.dialogue}>
      <p>{t('trial.what')}</p>
      {consent.data === null ? <p className={classes.warning}>{t('trial.warning')}</p> : <Consent connectionId={connectionId} consent={consent.data} />}
      <LabelledSelect label={t('trial.field')} value={field} onChange={(event) => setField(event.target.value)}>
        <option value="">{t('trial.allDue')}</option>
        {writable.map(({ marketoField, salesforceField }) => (
          <option key={marketoField} value={marketoField}>
            {`${marketoField} · ${salesforceField}`}
          </option>
        ))}
      </LabelledSelect>
      <Button loading={trying.isPending} onClick={() => trying.mutate()} data-autofocus>
        {t(consent.data === null ? 'trial.agreeAndTry' : 'trial.tryIt')}
      </Button>
      {trying.isError && <Refusal>{failureSentence(t, trying.error)}</Refusal>}
      {trying.data !== undefined && <TrialAnswer trial={trying.data} />}
    </div>
  );
}

/** Who agreed when, and the way to take it back. */
function Consent({ connectionId, consent }: { readonly connectionId: string; readonly consent: { readonly since: string; readonly by: string } }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const takingBack = useMutation({ mutationFn: () => allowTrials(connectionId, 'forbid'), onSettled: () => queryClient.invalidateQueries({ queryKey: ['trials', connectionId] }) });
  return (
    <p className={classes.consent}>
      <span>
        {t('trial.agreed', { by: makerWords(t, consent.by) })} <Moment at={consent.since} />
      </span>
      <Button variant="subtle" size="compact-xs" px={0} loading={takingBack.isPending} onClick={() => takingBack.mutate()}>
        {t('trial.takeBack')}
      </Button>
      {takingBack.isError && <span role="alert">{failureSentence(t, takingBack.error)}</span>}
    </p>
  );
}
