import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import type { Draft } from '../api/configuration.ts';
import { previewDraft } from '../api/preview.ts';
import type { Preview } from '../api/preview.ts';
import { failureSentence } from '../pieces/failure.ts';
import { useEstimateFormat, useNumberFormat } from '../pieces/number-format.ts';
import { Refusal } from '../pieces/refusal.tsx';
import { PreviewedObjectPart } from './previewed-object.tsx';
import classes from './preview.module.css';
import { useVerdictSentence } from './verdict-sentence.ts';
import { WarningList } from './warning-list.tsx';

/** What the draft would do to records, asked for when somebody wants to know: it may cost a few calls (C3). */
export function PreviewPart({ draft }: { readonly draft: Draft }) {
  const { t } = useTranslation();
  const sentence = useVerdictSentence();
  const asking = useMutation({ mutationFn: () => previewDraft(draft) });
  const { data } = asking;
  return (
    <div className={classes.preview}>
      <Button variant="default" loading={asking.isPending} onClick={() => asking.mutate()}>
        {t('preview.ask')}
      </Button>
      {asking.isError && <Refusal>{failureSentence(t, asking.error)}</Refusal>}
      {data !== undefined && (data.result === 'ready' ? <Shown preview={data.preview} /> : <Refusal>{sentence(data)}</Refusal>)}
    </div>
  );
}

function Shown({ preview: { objects, warnings, retried, backfill, vendorCalls } }: { readonly preview: Preview }) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const about = useEstimateFormat();
  const readsNothing = backfill.reads.salesforce.records + backfill.reads.marketo.records === 0;
  return (
    <>
      <p role="status">
        {readsNothing
          ? t('preview.noBackfill')
          : t('preview.backfill', {
              salesforce: about(backfill.reads.salesforce),
              marketo: about(backfill.reads.marketo),
              salesforceCalls: number(backfill.calls.salesforce),
              marketoCalls: number(backfill.calls.marketo),
              minutes: number(Math.ceil(backfill.minutes)),
            })}{' '}
        <span className={classes.soft}>{t('preview.cost', { calls: number(vendorCalls) })}</span>
      </p>
      <WarningList warnings={warnings} />
      {objects.length === 0 && <p>{t('preview.nobody')}</p>}
      {objects.map((object) => (
        <PreviewedObjectPart key={object.object} previewed={object} />
      ))}
      {retried > 0 && <p className={classes.soft}>{t('preview.retried', { count: retried, replace: { count: number(retried) } })}</p>}
    </>
  );
}
