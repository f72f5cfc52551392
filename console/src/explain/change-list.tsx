import { VisuallyHidden } from '@mantine/core';
import { useTranslation } from 'react-i18next';

import type { FieldChange } from '../api/journal.ts';
import classes from './change-list.module.css';
import { policyWords } from './policy-words.ts';
import { Known, Value } from '../pieces/value.tsx';

/** More changes than this start folded: a create writes every field there is. */
const SHOWN_AT_ONCE = 4;

/** What a write sent, field by field, and what it replaced. */
export function ChangeList({ changes }: { readonly changes: readonly FieldChange[] }) {
  const { t } = useTranslation();
  if (changes.length === 0) return null;
  if (changes.length <= SHOWN_AT_ONCE) return <Lines changes={changes} />;
  return (
    <details className={classes.folded}>
      <summary>{t('explain.changes', { count: changes.length })}</summary>
      <Lines changes={changes} />
    </details>
  );
}

function Lines({ changes }: { readonly changes: readonly FieldChange[] }) {
  return (
    <ul className={classes.list}>
      {changes.map((change) => (
        <Line key={change.field} change={change} />
      ))}
    </ul>
  );
}

function Line({ change }: { readonly change: FieldChange }) {
  const { t } = useTranslation();
  return (
    <li className={classes.change}>
      <code>{change.field}</code>
      <span className={classes.values}>
        <span className={classes.before}>
          <Value value={change.replaces} never={t('explain.notSeen')} />
        </span>
        <span aria-hidden>→</span> <VisuallyHidden component="span">{t('explain.arrow')}</VisuallyHidden>
        <Known value={change.value} />
        {change.isDefault === true && <span className={classes.before}> ({t('explain.isDefault')})</span>}
        {change.lost !== undefined && (
          <span className={classes.lost}>
            {t('explain.overwrote')} <Known value={change.lost.value} /> ({policyWords(t, change.lost.policy)})
          </span>
        )}
      </span>
    </li>
  );
}
