import { useTranslation } from 'react-i18next';

import type { Difference } from '../api/configuration.ts';
import { LongText } from '../pieces/long-text.tsx';
import { Tag } from '../pieces/mark.tsx';
import { useNumberFormat } from '../pieces/number-format.ts';
import classes from './difference-list.module.css';
import { valueText } from './document-text.ts';

const TONES = { added: 'good', removed: 'bad', changed: 'warn' } as const;

/** In what two versions differ, line by line: where, what it was, and what it is. */
export function DifferenceList({ differences }: { readonly differences: readonly Difference[] }) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  if (differences.length === 0) return <p className={classes.none}>{t('rules.same')}</p>;
  return (
    <>
      <p className={classes.none} role="status">
        {t('rules.differences', { count: differences.length, replace: { count: number(differences.length) } })}
      </p>
      <ul className={classes.list}>
        {differences.map(({ path, kind, before, after }) => (
          <li key={path} className={classes.row}>
            <Tag tone={TONES[kind]}>{t(`rules.kind.${kind}`)}</Tag>
            <code className={classes.path}>{path}</code>
            <span className={classes.values}>
              {kind !== 'added' && <del>{<LongText text={valueText(before)} />}</del>}
              {kind === 'changed' && <span aria-hidden> → </span>}
              {kind !== 'removed' && <ins>{<LongText text={valueText(after)} />}</ins>}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
