import { VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { ExplainedField } from '../api/explanation.ts';
import type { SeenValue } from '../api/values.ts';
import { Mark } from '../pieces/mark.tsx';
import type { Tone } from '../pieces/mark.tsx';
import { SideName } from '../pieces/side-name.tsx';
import classes from './field-table.module.css';
import { Value } from '../pieces/value.tsx';

const TONES: Record<ExplainedField['state'], Tone> = {
  agreed: 'good',
  'waiting-for-salesforce': 'warn',
  'waiting-for-marketo': 'warn',
  'kept-apart': 'quiet',
  'one-sided': 'quiet',
  unknown: 'quiet',
  held: 'bad',
  'never-seen': 'quiet',
};

/** The three states of every field: what Salesforce has, what was agreed last, what Marketo has. */
export function FieldTable({ fields }: { readonly fields: readonly ExplainedField[] }) {
  const { t } = useTranslation();
  return (
    <table className={classes.table} role="table">
      <thead role="rowgroup">
        <tr role="row">
          <th role="columnheader" scope="col">
            {t('explain.field')}
          </th>
          <th role="columnheader" scope="col">
            <SideName side="salesforce" />
          </th>
          <th role="columnheader" scope="col">
            {t('explain.agreed')}
          </th>
          <th role="columnheader" scope="col">
            <SideName side="marketo" />
          </th>
          <th role="columnheader" scope="col">
            {t('syncStatus.state')}
          </th>
        </tr>
      </thead>
      <tbody role="rowgroup">
        {fields.map((field) => (
          <FieldRow key={field.marketoField} field={field} />
        ))}
      </tbody>
    </table>
  );
}

function FieldRow({ field }: { readonly field: ExplainedField }) {
  const { t } = useTranslation();
  return (
    <tr role="row" data-state={field.state}>
      <th role="rowheader" scope="row" className={classes.field}>
        <code>{field.marketoField}</code>
        <code className={classes.other}>{field.salesforceField ?? t('explain.notMapped')}</code>
      </th>
      <SideCell label={t('side.salesforce')} value={field.salesforce} agreed={field.agreed} />
      <td role="cell" data-label={t('explain.agreed')} className={classes.agreed}>
        <Value value={field.agreed} never={t('explain.notAgreed')} />
      </td>
      <SideCell label={t('side.marketo')} value={field.marketo} agreed={field.agreed} />
      <td role="cell" data-label={t('syncStatus.state')} className={classes.state} title={t('explain.winner', { policy: t(`explain.policy.${field.policy}`) })}>
        <Mark tone={TONES[field.state]}>{t(`explain.state.${field.state}`)}</Mark>
        {field.direction !== 'both' && <p className={classes.reason}>{t(`explain.direction.${field.direction}`)}</p>}
        {field.rules !== undefined && <p className={classes.reason}>{t('explain.seenThrough', { side: t(`side.${field.rules.keptAs}`), rules: ruleWords(field.rules) })}</p>}
        {field.reason !== null && <p className={classes.reason}>{field.reason}</p>}
      </td>
    </tr>
  );
}

/** The rules that lead to the form in which a field's values stand here. */
function ruleWords({ toMarketo, toSalesforce, keptAs }: NonNullable<ExplainedField['rules']>): string {
  return ((keptAs === 'marketo' ? toMarketo : toSalesforce) ?? []).join(', ');
}

/** One side's value; what differs from the agreed one is marked, for eyes and for screen readers. */
function SideCell(props: {
  readonly label: string;
  readonly value: SeenValue | undefined;
  readonly agreed: SeenValue | undefined;
}) {
  const { t } = useTranslation();
  const differs = isKnown(props.value) && props.value !== props.agreed;
  return (
    <td role="cell" data-label={props.label} data-differs={differs}>
      <Value value={props.value} never={t('explain.notSeen')} />
      {differs && <VisuallyHidden component="span"> ({t('explain.changed')})</VisuallyHidden>}
    </td>
  );
}

function isKnown(value: SeenValue | undefined): boolean {
  return value === null || (value !== undefined && typeof value !== 'object');
}
