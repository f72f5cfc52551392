import { useTranslation } from 'react-i18next';

import type { PreviewedField, PreviewedFilter, PreviewedObject } from '../api/preview.ts';
import { SIDES } from '../api/words-of-the-api.ts';
import { FoldingTable } from '../pieces/folding-table.tsx';
import { Tag } from '../pieces/mark.tsx';
import { useEstimateFormat } from '../pieces/number-format.ts';
import { SideName } from '../pieces/side-name.tsx';
import { objectsWords } from '../words/object-words.ts';
import classes from './preview.module.css';
import { PreviewedValuesCell } from './previewed-values.tsx';

/** What a draft does to the records of one kind: writes by side, values line by line, and who comes and goes. */
export function PreviewedObjectPart({ previewed: { object, change, records, isReadAnew, writes, fields, filters, open } }: { readonly previewed: PreviewedObject }) {
  const { t } = useTranslation();
  const about = useEstimateFormat();
  const kinds = ['created', 'updated', 'deleted', 'ended'] as const;
  return (
    <section className={classes.object} aria-label={objectsWords(t, object)}>
      <h3 className={classes.title}>
        {objectsWords(t, object)} <Tag tone="quiet">{t(`rules.kind.${change}`)}</Tag>
      </h3>
      <p className={classes.soft}>
        {records !== null && t('preview.records', { records: about(records) })} {isReadAnew && t('preview.readAnew')}
      </p>
      {SIDES.map((side) => {
        const shown = kinds.filter((kind) => writes[side][kind].records > 0);
        if (shown.length === 0) return null;
        return (
          <p key={side}>
            <SideName side={side} /> {shown.map((kind) => t(`preview.writes.${kind}`, { records: about(writes[side][kind]) })).join(' · ')}
          </p>
        );
      })}
      {fields.length > 0 && <Fields fields={fields} label={objectsWords(t, object)} />}
      {filters.map((filter) => (
        <FilterLine key={filter.to} filter={filter} />
      ))}
      {open.records > 0 && <p className={classes.soft}>{t('preview.open', { records: about(open) })}</p>}
    </section>
  );
}

function Fields({ fields, label }: { readonly fields: readonly PreviewedField[]; readonly label: string }) {
  const { t } = useTranslation();
  return (
    <FoldingTable<PreviewedField>
      label={label}
      rows={fields}
      keyOf={({ field, salesforce }) => `${field} ${salesforce}`}
      columns={[
        { label: t('fields.field'), width: '22%', cell: ({ field, salesforce, change, direction }) => (
          <>
            <code className={classes.code}>{`${field} · ${salesforce}`}</code>
            <span className={classes.soft}>
              {' '}
              {t(`explain.direction.${direction}`)}
              {change !== null && `, ${t(`rules.kind.${change}`)}`}
            </span>
          </>
        ) },
        ...SIDES.map((side) => ({
          label: t('preview.written', { side: t(`side.${side}`) }),
          cell: ({ written, conflicts }: PreviewedField) => <PreviewedValuesCell values={written[side]} lost={conflicts[side]} />,
        })),
        { label: t('preview.held'), width: '20%', cell: ({ held }) => held.map((values) => (
          <div key={`${values.to} ${values.code} ${values.by ?? ''}`}>
            <SideName side={values.to} /> <PreviewedValuesCell values={values} code={values.code} because={values.because} />
          </div>
        )) },
      ]}
    />
  );
}

function FilterLine({ filter: { to, filter, entering, leaving, unknown } }: { readonly filter: PreviewedFilter }) {
  const { t } = useTranslation();
  const about = useEstimateFormat();
  return (
    <p>
      <SideName side={to} /> {filter === null ? t('preview.noFilter') : <code className={classes.code}>{filter}</code>}{' '}
      {t('preview.filter', { entering: about(entering), leaving: about(leaving), unknown: about(unknown) })}
    </p>
  );
}
