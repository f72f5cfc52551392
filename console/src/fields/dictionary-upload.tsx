import { Button, FileButton } from '@mantine/core';
import { UploadIcon } from '@primer/octicons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { applyDictionary, judgeDictionary } from '../api/configuration.ts';
import type { Judged } from '../api/configuration.ts';
import { ApiFailure } from '../api/request.ts';
import { Confirm } from '../pieces/confirm.tsx';
import { OwnName } from '../pieces/own-name.tsx';
import { Failure } from '../pieces/page-states.tsx';
import { Refusals } from '../pieces/refusal.tsx';
import { Section } from '../pieces/section.tsx';
import { DifferenceList } from '../rules/difference-list.tsx';
import { useVerdictSentence } from '../rules/verdict-sentence.ts';
import classes from './fields-page.module.css';

interface Chosen {
  readonly name: string;
  readonly csv: string;
}

/** Takes the dictionary back as CSV: what the file would change is shown first, and applied as a new version if somebody says so (C1). */
export function DictionaryUpload({ connectionId }: { readonly connectionId: string }) {
  const { t } = useTranslation();
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const judging = useMutation({
    mutationFn: async (file: File): Promise<Judged> => {
      const csv = await file.text();
      setChosen({ name: file.name, csv });
      return judgeDictionary(connectionId, csv);
    },
  });
  const forget = (): void => {
    setChosen(null);
    judging.reset();
  };
  return (
    <>
      <div>
        <FileButton accept=".csv,text/csv" inputProps={{ 'aria-label': t('fields.upload') }} onChange={(file) => file !== null && judging.mutate(file)}>
          {(props) => (
            <Button {...props} variant="default" size="xs" loading={judging.isPending} leftSection={<UploadIcon size={14} aria-hidden />}>
              {t('fields.upload')}
            </Button>
          )}
        </FileButton>
      </div>
      {judging.isError && <Failure error={judging.error} onRetry={forget} />}
      {chosen !== null && judging.data !== undefined && (
        <Section title={t('fields.uploaded', { file: chosen.name })} aside={<Button variant="subtle" size="xs" onClick={forget}>{t('fields.uploadForget')}</Button>}>
          <Verdict connectionId={connectionId} csv={chosen.csv} judged={judging.data} onApplied={forget} />
        </Section>
      )}
    </>
  );
}

function Verdict(props: { readonly connectionId: string; readonly csv: string; readonly judged: Judged; readonly onApplied: () => void }) {
  const { t } = useTranslation();
  const { connectionId, csv, judged, onApplied } = props;
  const queryClient = useQueryClient();
  const sentence = useVerdictSentence();
  const [asking, setAsking] = useState(false);
  if (judged.result === 'problems') return <Refusals sentences={judged.problems} />;
  if (judged.result === 'overtaken' || judged.differences.length === 0) return <p role="status">{sentence(judged)}</p>;
  const version = judged.basedOn + 1;
  return (
    <div className={classes.stack}>
      <DifferenceList differences={judged.differences} />
      <div>
        <Button onClick={() => setAsking(true)}>{t('rules.apply', { version })}</Button>
      </div>
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('rules.applyTitle', { version })}
        confirm={t('rules.applyNow')}
        done={t('rules.applied', { version })}
        act={async () => {
          const against = await applyDictionary(connectionId, csv);
          await queryClient.invalidateQueries();
          if (against !== null) throw new ApiFailure('refused', null, sentence(against));
          onApplied();
        }}
      >
        <p>{t('fields.uploadText')}</p>
        <OwnName />
      </Confirm>
    </div>
  );
}
