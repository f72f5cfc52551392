import { useTranslation } from 'react-i18next';

import type { ConnectionStatus, SchemaChange } from '../api/status.ts';
import { Tag } from '../pieces/mark.tsx';
import { Moment } from '../pieces/moment.tsx';
import { Prose } from '../pieces/prose.tsx';
import { Section } from '../pieces/section.tsx';
import { SideName } from '../pieces/side-name.tsx';
import classes from './problem-list.module.css';

/** What changed lately of what the sync user sees, what was done about it and what to do; nothing where nothing did. */
export function SchemaChanges({ status: { schema } }: { readonly status: ConnectionStatus }) {
  const { t } = useTranslation();
  if (schema === undefined || (schema.recent.length === 0 && schema.offers === 0)) return null;
  return (
    <Section title={t('overview.schema')} hint={t('overview.schemaHint')}>
      {schema.offers > 0 && <p>{t('overview.offers', { count: schema.offers })}</p>}
      <ul className={classes.list}>
        {schema.recent.map((change) => (
          <ChangeRow key={`${change.seenAt} ${change.object} ${change.field} ${change.what}`} change={change} />
        ))}
      </ul>
    </Section>
  );
}

function ChangeRow({ change }: { readonly change: SchemaChange }) {
  const { t } = useTranslation();
  const { side, object, field, what, did, toDo, seenAt, decision } = change;
  return (
    <li className={classes.problem} data-passing={decision !== 'suspend' && decision !== 'hold'}>
      <div>
        <h3 className={classes.title}>
          {field === null ? object : `${object}.${field}`} {what}
        </h3>
        <p className={classes.scope}>
          <SideName side={side} /> <Moment at={seenAt} />
        </p>
      </div>
      <div className={classes.words}>
        <p>
          <Prose text={did} />
        </p>
        <p className={classes.remedy}>
          <span className={classes.label}>{t('overview.remedy')}</span> <Prose text={toDo} />
        </p>
      </div>
      <p className={classes.fixer}>
        <Tag tone={decision === 'suspend' || decision === 'hold' ? 'warn' : 'quiet'}>{t(`overview.decision.${decision}`)}</Tag>
      </p>
    </li>
  );
}
