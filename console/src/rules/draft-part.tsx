import { Button, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';

import { judge } from '../api/configuration.ts';
import type { Draft, Judged, Version } from '../api/configuration.ts';
import { failureSentence } from '../pieces/failure.ts';
import { Refusal, Refusals } from '../pieces/refusal.tsx';
import { Section } from '../pieces/section.tsx';
import { readDocumentText } from './document-text.ts';
import type { ReadText } from './document-text.ts';
import { useDraft } from './draft.ts';
import { DraftVerdict } from './draft-verdict.tsx';
import classes from './rules-page.module.css';

/** What the draft came to when it was looked at last; `text` says which text that was. */
interface Looked {
  readonly text: string;
  readonly read: ReadText;
  readonly verdict: { readonly draft: Draft; readonly judged: Judged } | null;
}

/** The draft of the next version: written or pasted here, compared with what holds, and applied only after that. */
export function DraftPart({ connectionId, newest }: { readonly connectionId: string; readonly newest: Version }) {
  const { t } = useTranslation();
  const [draft, setDraft] = useDraft(connectionId);
  const looking = useMutation({
    mutationFn: async ({ text, basedOn }: { readonly text: string; readonly basedOn: number }): Promise<Looked> => {
      const read = readDocumentText(text, connectionId);
      if (read.result !== 'read') return { text, read, verdict: null };
      const given = { connectionId, basedOn: read.basedOn ?? basedOn, document: read.document };
      return { text, read, verdict: { draft: given, judged: await judge(given) } };
    },
  });
  useStayingWith(draft !== null);
  if (draft === null) return null;
  const looked = looking.data?.text === draft.text ? looking.data : null;
  return (
    <Section
      title={t('rules.draft')}
      hint={t('rules.draftHint', { version: draft.basedOn })}
      aside={
        <Button variant="subtle" size="xs" onClick={() => setDraft(null)}>
          {t('rules.discard')}
        </Button>
      }
    >
      <Textarea
        aria-label={t('rules.draftLabel')}
        classNames={{ input: classes.editor ?? '' }}
        rows={20}
        spellCheck={false}
        value={draft.text}
        onChange={(event) => setDraft({ ...draft, text: event.currentTarget.value })}
      />
      <div className={classes.look}>
        <Button loading={looking.isPending} onClick={() => looking.mutate(draft)}>
          {t('rules.look')}
        </Button>
        <span className={classes.soft}>{t('rules.lookHint')}</span>
      </div>
      {looking.isError && <Refusal>{failureSentence(t, looking.error)}</Refusal>}
      {looked !== null && looked.verdict === null && <Unreadable read={looked.read} />}
      {looked !== null && looked.verdict !== null && (
        <DraftVerdict
          draft={looked.verdict.draft}
          judged={looked.verdict.judged}
          next={newest.version + 1}
          onApplied={() => setDraft(null)}
          onRebase={(version) => {
            const rebased = { text: draft.text, basedOn: version };
            setDraft(rebased);
            looking.mutate(rebased);
          }}
        />
      )}
    </Section>
  );
}

/** Why the text cannot be read at all, each with its line. */
function Unreadable({ read }: { readonly read: ReadText }) {
  const { t } = useTranslation();
  if (read.result === 'read') return null;
  const sentences = read.result === 'unreadable' ? read.problems.map(({ line, says }) => (line === null ? says : t('rules.inLine', { line, says }))) : [t(`rules.${read.result}`)];
  return <Refusals sentences={sentences} />;
}

/** Lets the browser ask before a reload or a closed tab throws a draft away. */
function useStayingWith(hasDraft: boolean): void {
  useEffect(() => {
    if (!hasDraft) return;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [hasDraft]);
}
