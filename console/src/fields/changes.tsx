import { useTranslation } from 'react-i18next';

import type { Formula, Restrained, Schema } from '../api/schema.ts';
import { Finding } from '../pieces/finding.tsx';
import { FixerMark } from '../pieces/fixer-mark.tsx';
import { FoldingTable } from '../pieces/folding-table.tsx';
import { Moment } from '../pieces/moment.tsx';
import { useNumberFormat } from '../pieces/number-format.ts';
import { Empty } from '../pieces/page-states.tsx';
import { changeKey, SchemaChangeRow } from '../pieces/schema-change-row.tsx';
import { Section } from '../pieces/section.tsx';
import { SideName } from '../pieces/side-name.tsx';
import { objectWords } from '../words/object-words.ts';
import classes from './fields-page.module.css';

/** Lines that a change has stopped, how fresh formulas are, and every change with what was done about it. */
export function Changes({ schema: { suspended, readOnly, formulas, history } }: { readonly schema: Schema }) {
  const { t } = useTranslation();
  return (
    <div className={classes.stack}>
      <Stopped title={t('fields.suspended')} hint={t('fields.suspendedHint')} lines={suspended} />
      <Stopped title={t('fields.readOnly')} hint={t('fields.readOnlyHint')} lines={readOnly} />
      {formulas.length > 0 && (
        <Section title={t('fields.formulas')} hint={t('fields.formulasHint')}>
          <Formulas formulas={formulas} />
        </Section>
      )}
      <Section title={t('fields.history')}>
        {history.length === 0 && <Empty title={t('fields.noHistory')} text={t('fields.noHistoryText')} />}
        <ul>
          {history.map((change) => (
            <SchemaChangeRow key={changeKey(change)} change={change} />
          ))}
        </ul>
      </Section>
    </div>
  );
}

function Stopped({ title, hint, lines }: { readonly title: string; readonly hint: string; readonly lines: readonly Restrained[] }) {
  const { t } = useTranslation();
  if (lines.length === 0) return null;
  return (
    <Section title={title} hint={hint}>
      <ul>
        {lines.map(({ object, key, salesforce, side, code, title: what, cause, remedy, fixer }) => (
          <Finding
            key={`${object} ${key} ${salesforce} ${side} ${code}`}
            calm={false}
            title={key === null ? objectWords(t, object) : [key, salesforce].filter((name) => name !== null).join(' · ')}
            scope={
              <>
                {objectWords(t, object)} <SideName side={side} />
              </>
            }
            cause={t('fields.whatAndWhy', { what, cause })}
            remedy={remedy}
          >
            <FixerMark fixer={fixer} />
          </Finding>
        ))}
      </ul>
    </Section>
  );
}

function Formulas({ formulas }: { readonly formulas: readonly Formula[] }) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  return (
    <FoldingTable<Formula>
      label={t('fields.formulas')}
      rows={formulas}
      keyOf={({ object, key }) => `${object} ${key}`}
      columns={[
        { label: t('fields.field'), width: '34%', cell: ({ object, key, salesforce }) => `${objectWords(t, object)}: ${key} · ${salesforce}` },
        { label: t('fields.keptFresh'), cell: ({ choice }) => choice },
        { label: t('fields.noneOlder'), cell: ({ readAt }) => (readAt === null ? t('fields.nobodyKnows') : <Moment at={readAt} />) },
        { label: t('fields.due'), width: '12%', cell: ({ recordsDue }) => number(recordsDue) },
      ]}
    />
  );
}
