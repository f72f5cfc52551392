import { useTranslation } from 'react-i18next';

import type { Problem } from '../api/status.ts';
import type { Fixer } from '../api/words-of-the-api.ts';
import { Tag } from '../pieces/mark.tsx';
import classes from './who-must-act.module.css';

/** The people who can end what is wrong, each named once, most work first. */
export function WhoMustAct({ problems }: { readonly problems: readonly Problem[] }) {
  const { t } = useTranslation();
  const fixers = fixersOf(problems);
  if (fixers.length === 0) return null;
  return (
    <p className={classes.act}>
      {t('overview.mustAct')}
      {fixers.map((fixer) => (
        <Tag key={fixer} tone="warn">
          {t(`fixer.${fixer}`)}
        </Tag>
      ))}
    </p>
  );
}

function fixersOf(problems: readonly Problem[]): readonly Fixer[] {
  const byFixer = Map.groupBy(
    problems.filter(({ fixer }) => fixer !== 'nobody'),
    ({ fixer }) => fixer,
  );
  return [...byFixer].toSorted((a, b) => b[1].length - a[1].length).map(([fixer]) => fixer);
}
