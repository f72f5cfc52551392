import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { FilterEntry, FilterQuestion } from '../api/filters.ts';
import { FoldingTable } from '../pieces/folding-table.tsx';
import { Empty } from '../pieces/page-states.tsx';
import { SideName } from '../pieces/side-name.tsx';
import { namedObjectsWords } from '../words/object-words.ts';
import classes from './filters-page.module.css';

/** The filters that the newest rules name, one line for each object. */
export function FilterTable({ filters, onTry }: { readonly filters: readonly FilterEntry[]; readonly onTry: (question: FilterQuestion) => void }) {
  const { t } = useTranslation();
  const rows = filters.flatMap(({ objects, ...filter }) => objects.map((object): FilterQuestion => ({ object, ...filter })));
  if (rows.length === 0) return <Empty title={t('filters.none')} text={t('filters.noneText')} />;
  return (
    <FoldingTable<FilterQuestion>
      label={t('filters.standing')}
      rows={rows}
      keyOf={({ object, to }) => `${object} ${to}`}
      columns={[
        { label: t('filters.object'), width: '18%', cell: ({ object }) => namedObjectsWords(t, object) },
        { label: t('filters.to'), width: '12%', cell: ({ to }) => <SideName side={to} /> },
        { label: t('filters.where'), cell: ({ where, doNotSyncField }) => (
          <>
            {where !== undefined && <code className={classes.code}>{where}</code>}
            {doNotSyncField !== undefined && <span className={classes.under}>{t('filters.unlessTicked', { field: doNotSyncField })}</span>}
          </>
        ) },
        { label: t('filters.onLeaving'), width: '18%', cell: ({ onLeaving, flagField }) => t(`filters.leaving.${onLeaving}`, { field: flagField ?? '' }) },
        { label: t('filters.check'), width: '10%', cell: (filter) => (
          <Button variant="default" size="xs" aria-label={t('filters.tryThis', { object: namedObjectsWords(t, filter.object) })} onClick={() => onTry(filter)}>
            {t('filters.takeOver')}
          </Button>
        ) },
      ]}
    />
  );
}
