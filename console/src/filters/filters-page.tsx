import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { documentQuery, versionsQuery } from '../api/configuration.ts';
import { tryFilter } from '../api/filters.ts';
import type { FilterQuestion } from '../api/filters.ts';
import { PageHeader } from '../pieces/page-header.tsx';
import { Failure, Loading } from '../pieces/page-states.tsx';
import { Section } from '../pieces/section.tsx';
import { useConnection } from '../shell/connection.tsx';
import { asAsked, FilterForm } from './filter-form.tsx';
import { FilterRefusal } from './filter-refusal.tsx';
import { FilterResult } from './filter-result.tsx';
import { FilterTable } from './filter-table.tsx';
import classes from './filters-page.module.css';
import { filtersOf } from './standing-filters.ts';

const BLANK: FilterQuestion = { object: 'lead', to: 'marketo', where: '', onLeaving: 'keep' };

/** Which records are synced: the filters of the newest rules, and a place to try one before it is applied (H1, H2). */
export function FiltersPage() {
  const { t } = useTranslation();
  const { connectionId } = useConnection();
  const [question, setQuestion] = useState(BLANK);
  const trying = useMutation({ mutationFn: (asked: FilterQuestion) => tryFilter(connectionId, asked) });
  return (
    <>
      <PageHeader title={t('filters.pageTitle')} lead={t('filters.lead')} />
      <div className={classes.page}>
        <Section title={t('filters.standing')}>
          <Standing connectionId={connectionId} onTry={setQuestion} />
        </Section>
        <Section title={t('filters.try')} hint={t('filters.tryHint')}>
          <FilterForm question={question} onChange={setQuestion} isTrying={trying.isPending} onTry={() => trying.mutate(asAsked(question))} />
          {trying.isError && <FilterRefusal error={trying.error} text={trying.variables?.where ?? ''} />}
          {trying.data !== undefined && <FilterResult connectionId={connectionId} question={trying.variables ?? question} trial={trying.data} />}
        </Section>
      </div>
    </>
  );
}

function Standing({ connectionId, onTry }: { readonly connectionId: string; readonly onTry: (question: FilterQuestion) => void }) {
  const versions = useQuery(versionsQuery(connectionId));
  const newest = versions.data?.[0]?.version ?? null;
  const document = useQuery({ ...documentQuery(connectionId, newest ?? 0), enabled: newest !== null });
  const error = versions.error ?? document.error;
  if (document.data !== undefined) return <FilterTable filters={filtersOf(document.data)} onTry={onTry} />;
  return error === null ? <Loading lines={3} /> : <Failure error={error} onRetry={() => void versions.refetch()} />;
}
