import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { fieldHealthQuery } from '../api/field-health.ts';
import type { FieldHealth, HealthReport, ObjectHealth } from '../api/field-health.ts';
import { SIDES } from '../api/words-of-the-api.ts';
import { Answered } from '../pieces/answered.tsx';
import { FoldingTable } from '../pieces/folding-table.tsx';
import { Moment } from '../pieces/moment.tsx';
import { useEstimateFormat, useNumberFormat } from '../pieces/number-format.ts';
import { Empty } from '../pieces/page-states.tsx';
import { Section } from '../pieces/section.tsx';
import { SideName } from '../pieces/side-name.tsx';
import { objectsWords, objectWords } from '../words/object-words.ts';
import { HealthAdviceList } from './health-advice.tsx';
import classes from './fields-page.module.css';

/** How full, lively and dear every mapped object and field is, with what to do about it (C2, I2). */
export function HealthPart({ connectionId }: { readonly connectionId: string }) {
  return <Answered query={useQuery(fieldHealthQuery(connectionId))}>{(report) => <Report report={report} />}</Answered>;
}

function Report({ report: { days, objects, fields } }: { readonly report: HealthReport }) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const [shown, setShown] = useState<'toDo' | 'all'>('toDo');
  if (fields.length === 0) return <Empty title={t('fieldHealth.nothing')} text={t('fieldHealth.nothingText')} />;
  const toDo = fields.filter(({ advice }) => advice.some(({ verdict }) => verdict !== 'keep'));
  return (
    <div className={classes.stack}>
      <Section title={t('fieldHealth.objects')} hint={t('fieldHealth.hint', { count: Math.ceil(days), days: number(Math.ceil(days)) })}>
        <Objects objects={objects} />
      </Section>
      <Section
        title={t('fieldHealth.fields')}
        aside={
          <SegmentedControl
            size="xs"
            aria-label={t('explain.filter')}
            value={shown}
            onChange={setShown}
            data={[
              { value: 'toDo', label: `${t('fieldHealth.toDo')} ${number(toDo.length)}` },
              { value: 'all', label: `${t('explain.allFields')} ${number(fields.length)}` },
            ]}
          />
        }
      >
        {shown === 'toDo' && toDo.length === 0 ? <p className={classes.said}>{t('fieldHealth.nothingToDo')}</p> : <Fields fields={shown === 'toDo' ? toDo : fields} />}
      </Section>
    </div>
  );
}

function Fields({ fields }: { readonly fields: readonly FieldHealth[] }) {
  const { t } = useTranslation();
  const rate = useRate();
  const percent = usePercent();
  return (
    <FoldingTable<FieldHealth>
      label={t('fieldHealth.fields')}
      rows={fields}
      keyOf={({ object, key }) => `${object} ${key}`}
      columns={[
        { label: t('fields.field'), width: '20%', cell: ({ object, key, salesforce }) => (
          <>
            <code className={classes.name}>{key}</code>
            <span className={classes.under}>{`${objectWords(t, object)} · ${salesforce}`}</span>
          </>
        ) },
        { label: t('fieldHealth.filled'), width: '21%', cell: ({ on }) => <Filled on={on} /> },
        { label: t('fieldHealth.updates'), width: '14%', cell: ({ updates: { perDay, share } }) => (
          <>
            {rate(perDay)}
            {share > 0 && <span className={classes.under}>{t('fieldHealth.ofAll', { share: percent(share) })}</span>}
          </>
        ) },
        { label: t('fieldHealth.last'), width: '11%', cell: ({ updates: { lastAt } }) => <LastWritten at={lastAt} /> },
        { label: t('fieldHealth.advice'), cell: ({ advice }) => <HealthAdviceList advice={advice} /> },
      ]}
    />
  );
}

/** How many of the records that were looked at have a value, and how many different ones there are. */
function Filled({ on }: { readonly on: FieldHealth['on'] }) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const percent = usePercent();
  return SIDES.map((side) => {
    const contents = on[side];
    if (contents === null) return null;
    const { filled, distinct } = contents;
    return (
      <div key={side}>
        <SideName side={side} /> {percent(filled.share)}
        {filled.margin > 0 && ` ± ${percent(filled.margin)}`}
        <span className={classes.under}>{t('fieldHealth.distinct', { count: distinct.about, replace: { count: number(distinct.about) } })}</span>
      </div>
    );
  });
}

function LastWritten({ at }: { readonly at: string | null }) {
  const { t } = useTranslation();
  return at === null ? <span className={classes.unsaid}>{t('fieldHealth.never')}</span> : <Moment at={at} />;
}

function Objects({ objects }: { readonly objects: readonly ObjectHealth[] }) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const estimate = useEstimateFormat();
  const rate = useRate();
  const percent = usePercent();
  return (
    <FoldingTable<ObjectHealth>
      label={t('fieldHealth.objects')}
      rows={objects}
      keyOf={({ object }) => object}
      columns={[
        { label: t('filters.object'), width: '20%', cell: ({ object }) => objectsWords(t, object) },
        { label: t('filters.records'), width: '21%', cell: ({ records, recordsMargin, fields }) => (
          <>
            {estimate({ records, margin: recordsMargin })}
            <span className={classes.under}>{t('explain.changes', { count: fields, replace: { count: number(fields) } })}</span>
          </>
        ) },
        { label: t('fieldHealth.updates'), width: '14%', cell: ({ updatesPerDay, share }) => (
          <>
            {rate(updatesPerDay)}
            {share > 0 && <span className={classes.under}>{t('fieldHealth.ofAll', { share: percent(share) })}</span>}
          </>
        ) },
        { label: t('fieldHealth.last'), width: '11%', cell: ({ lastAt }) => <LastWritten at={lastAt} /> },
        { label: t('fieldHealth.advice'), cell: ({ advice }) => <HealthAdviceList advice={[advice]} /> },
      ]}
    />
  );
}

/** How often a day, to two digits: what happens seldom is not called never. */
function useRate(): (perDay: number) => string {
  const { i18n } = useTranslation();
  const format = new Intl.NumberFormat(i18n.language, { maximumSignificantDigits: 2 });
  return (perDay) => format.format(perDay);
}

function usePercent(): (share: number) => string {
  const { i18n } = useTranslation();
  const format = new Intl.NumberFormat(i18n.language, { style: 'percent', maximumSignificantDigits: 2 });
  return (share) => format.format(share);
}
