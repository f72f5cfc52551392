import { Button, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { applyDraft } from '../api/configuration.ts';
import type { Draft, Judged } from '../api/configuration.ts';
import { warningsQuery } from '../api/preview.ts';
import { ApiFailure } from '../api/request.ts';
import { Confirm } from '../pieces/confirm.tsx';
import { OwnName } from '../pieces/own-name.tsx';
import { Loading } from '../pieces/page-states.tsx';
import { Refusal, Refusals } from '../pieces/refusal.tsx';
import { DifferenceList } from './difference-list.tsx';
import { PreviewPart } from './preview-part.tsx';
import classes from './rules-page.module.css';
import { useVerdictSentence } from './verdict-sentence.ts';
import { VersionLink } from './version-link.tsx';
import { WarningList } from './warning-list.tsx';

/** What a draft comes to: its differences and the way to apply it, or the sentences that stand against it. */
export function DraftVerdict(props: {
  readonly draft: Draft;
  readonly judged: Judged;
  /** The number that it would get. */
  readonly next: number;
  readonly onApplied: () => void;
  readonly onRebase: (version: number) => void;
}) {
  const { t } = useTranslation();
  const { draft, judged, next, onApplied, onRebase } = props;
  const sentence = useVerdictSentence();
  switch (judged.result) {
    case 'problems':
      return <Refusals sentences={judged.problems} />;
    case 'overtaken':
      return (
        <Refusal>
          <p>{sentence(judged)}</p>
          <p className={classes.look}>
            <Button variant="default" size="xs" onClick={() => onRebase(judged.newest)}>
              {t('rules.rebase', { version: judged.newest })}
            </Button>
            <VersionLink version={judged.newest}>{t('rules.seeNewest', { version: judged.newest })}</VersionLink>
          </p>
        </Refusal>
      );
    case 'ready':
      if (judged.differences.length === 0) return <p role="status">{sentence(judged)}</p>;
      return (
        <>
          <DifferenceList differences={judged.differences} />
          <PreviewPart draft={draft} />
          <Apply draft={draft} differences={judged.differences.length} next={next} onApplied={onApplied} />
        </>
      );
  }
}

function Apply(props: { readonly draft: Draft; readonly differences: number; readonly next: number; readonly onApplied: () => void }) {
  const { t } = useTranslation();
  const { draft, differences, next, onApplied } = props;
  const queryClient = useQueryClient();
  const sentence = useVerdictSentence();
  const [note, setNote] = useState('');
  const [asking, setAsking] = useState(false);
  return (
    <div className={classes.apply}>
      <TextInput className={classes.note} label={t('rules.note')} placeholder={t('rules.noteExample')} maxLength={500} value={note} onChange={(event) => setNote(event.currentTarget.value)} />
      <Button onClick={() => setAsking(true)}>{t('rules.apply', { version: next })}</Button>
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('rules.applyTitle', { version: next })}
        confirm={t('rules.applyNow')}
        done={t('rules.applied', { version: next })}
        act={async () => {
          const against = await applyDraft(draft, note.trim() === '' ? null : note.trim());
          await queryClient.invalidateQueries();
          if (against !== null) throw new ApiFailure('refused', null, sentence(against));
          onApplied();
        }}
      >
        <p>{t('rules.applyText', { count: differences })}</p>
        <Known draft={draft} />
        <OwnName />
      </Confirm>
    </div>
  );
}

/** Asked for when somebody is about to apply, as the command line does; a vendor that does not answer keeps nobody from it. */
function Known({ draft }: { readonly draft: Draft }) {
  const { data, isPending } = useQuery(warningsQuery(draft));
  if (isPending) return <Loading lines={2} />;
  return <WarningList warnings={data ?? []} />;
}
