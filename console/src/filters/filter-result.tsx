import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { FILTER_GROUPS } from '../api/filters.ts';
import type { FilterGroup, FilterQuestion, FilterTrial } from '../api/filters.ts';
import { onMarketo } from '../api/words-of-the-api.ts';
import type { PairObject, RecordObject } from '../api/words-of-the-api.ts';
import { FoldingTable } from '../pieces/folding-table.tsx';
import { useEstimateFormat, useNumberFormat } from '../pieces/number-format.ts';
import { Prose } from '../pieces/prose.tsx';
import { PutIntoDraft } from '../rules/put-into-draft.tsx';
import { PlacedProblem } from './filter-refusal.tsx';
import { namedObjectsWords } from '../words/object-words.ts';
import classes from './filters-page.module.css';
import { withFilter } from './standing-filters.ts';

type Row = { readonly name: (typeof FILTER_GROUPS)[number] } & FilterGroup;

/** What a filter would do: how many records are in and out, who would enter and leave, some of each, and what to mind. */
export function FilterResult({ connectionId, question, trial }: { readonly connectionId: string; readonly question: FilterQuestion; readonly trial: FilterTrial }) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const { object, problems, records, deleted, counted, advice } = trial;
  const about = useEstimateFormat();
  return (
    <div className={classes.result}>
      {problems.map(({ line, column, says }) => (
        <PlacedProblem key={`${line} ${column}`} says={says} text={question.where ?? ''} at={{ line, column }} />
      ))}
      <p role="status">{t('filters.ofAll', { records: about(records) })}</p>
      <FoldingTable<Row>
        label={t('filters.result')}
        rows={FILTER_GROUPS.map((name) => ({ name, ...trial[name] }))}
        keyOf={({ name }) => name}
        columns={[
          { label: t('filters.group'), width: '26%', cell: ({ name }) => (
            <>
              {t(`filters.groups.${name}`)}
              <span className={classes.under}>{t(`filters.groupMeans.${name}`)}</span>
            </>
          ) },
          { label: t('filters.records'), width: '18%', cell: about },
          { label: t('filters.samples'), cell: ({ samples }) => <Samples object={object} samples={samples} /> },
        ]}
      />
      {deleted.records > 0 && <p className={classes.warning}>{t('filters.deleted', { records: about(deleted) })}</p>}
      {counted !== null && <p className={classes.soft}>{t('filters.counted', { in: number(counted.in), out: number(counted.out) })}</p>}
      {advice.map((sentence) => (
        <p key={sentence} className={classes.soft}>
          <Prose text={sentence} />
        </p>
      ))}
      {problems.length === 0 && <PutIntoDraft connectionId={connectionId} name={namedObjectsWords(t, question.object)} change={(document) => withFilter(document, question)} />}
    </div>
  );
}

/** Some records of a group, each a way to its page, with the part of the filter that decides about it. */
function Samples({ object, samples }: { readonly object: PairObject; readonly samples: FilterGroup['samples'] }) {
  return (
    <ul>
      {samples.map(({ pairId, salesforceId, marketoId, because }) => (
        <li key={pairId}>
          <Sample object={object} salesforceId={salesforceId} marketoId={marketoId} />
          {because !== null && <span className={classes.soft}> {because}</span>}
        </li>
      ))}
    </ul>
  );
}

function Sample({ object, salesforceId, marketoId }: { readonly object: PairObject; readonly salesforceId: string | null; readonly marketoId: string | null }) {
  if (salesforceId !== null) return <RecordLink object={object} id={salesforceId} />;
  return marketoId === null ? '–' : <RecordLink object={onMarketo(object)} id={marketoId} />;
}

function RecordLink({ object, id }: { readonly object: RecordObject; readonly id: string }) {
  return (
    <Link to="/records/$object/$id" params={{ object, id }}>
      <code className={classes.code}>{id}</code>
    </Link>
  );
}
