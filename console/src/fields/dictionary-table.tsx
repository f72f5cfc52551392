import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';

import type { DictionaryEntry } from '../api/dictionary.ts';
import { FoldingTable } from '../pieces/folding-table.tsx';
import type { Column } from '../pieces/folding-table.tsx';
import { Tag } from '../pieces/mark.tsx';
import { Moment } from '../pieces/moment.tsx';
import { makerWords } from '../words/maker-words.ts';
import classes from './fields-page.module.css';

const WINNERS = {
  salesforce: 'side.salesforce',
  marketo: 'side.marketo',
  'marketo for leads, salesforce for contacts': 'fields.byObject',
  'most-recent': 'explain.policy.most-recent',
  'fill-if-empty': 'explain.policy.fill-if-empty',
  'write-once': 'explain.policy.write-once',
  'further-on': 'explain.policy.further-on',
} as const satisfies Record<DictionaryEntry['winner'], string>;

/** The synced fields of one object with what is said of them. */
export function DictionaryTable({ label, entries }: { readonly label: string; readonly entries: readonly DictionaryEntry[] }) {
  const { t } = useTranslation();
  return <FoldingTable label={label} columns={columnsOf(t)} rows={entries} keyOf={({ field }) => field} />;
}

function columnsOf(t: TFunction): readonly Column<DictionaryEntry>[] {
  return [
    { label: t('fields.field'), width: '22%', cell: (entry) => <Names entry={entry} /> },
    { label: t('fields.direction'), width: '17%', cell: ({ direction, winner }) => (
      <>
        {t(`explain.direction.${direction}`)}
        {direction === 'both' && <span className={classes.under}>{t('fields.winner', { winner: t(WINNERS[winner]) })}</span>}
      </>
    ) },
    { label: t('fields.purpose'), cell: ({ purpose, usedBy }) => (
      <>
        <Said text={purpose} />
        {usedBy.length > 0 && <span className={classes.under}>{t('fields.usedBy', { users: usedBy.join(', ') })}</span>}
      </>
    ) },
    { label: t('fields.owner'), width: '14%', cell: ({ owner }) => <Said text={owner} /> },
    { label: t('fields.sensitivity'), width: '9%', cell: ({ sensitivity }) => (
      sensitivity === undefined ? <Said text={undefined} /> : <Tag tone={sensitivity === 'special' ? 'warn' : 'quiet'}>{t(`fields.sensitive.${sensitivity}`)}</Tag>
    ) },
    { label: t('fields.since'), width: '12%', cell: ({ added }) => added !== null && (
      <>
        <Moment at={added.at} />
        <span className={classes.under}>{t('fields.addedBy', { by: makerWords(t, added.by), version: added.version })}</span>
      </>
    ) },
  ];
}

/** Marketo's name, and Salesforce's below it: once where lead and contact have the same. */
function Names({ entry: { field, salesforce } }: { readonly entry: DictionaryEntry }) {
  return (
    <>
      <code className={classes.name}>{field}</code>
      <code className={classes.under}>{[...new Set(Object.values(salesforce))].join(', ')}</code>
    </>
  );
}

function Said({ text }: { readonly text: string | undefined }) {
  const { t } = useTranslation();
  return text === undefined ? <span className={classes.unsaid}>{t('fields.unsaid')}</span> : text;
}
