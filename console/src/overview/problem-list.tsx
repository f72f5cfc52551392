import { IconCircleCheck } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import type { Problem } from '../api/status.ts';
import { Tag } from '../pieces/mark.tsx';
import { Moment } from '../pieces/moment.tsx';
import { useNumberFormat } from '../pieces/number-format.ts';
import { Prose } from '../pieces/prose.tsx';
import { SideName } from '../pieces/side-name.tsx';
import { objectsWords } from '../words/object-words.ts';
import classes from './problem-list.module.css';

/**
 * Everything that is wrong, each with its plain cause, its remedy and who can end it. One cause is one
 * entry, with a line for each object and direction that it holds up.
 */
export function ProblemList({ problems }: { readonly problems: readonly Problem[] }) {
  const { t } = useTranslation();
  if (problems.length === 0) {
    return (
      <p className={classes.none}>
        <IconCircleCheck size={18} aria-hidden /> {t('overview.noProblems')}
      </p>
    );
  }
  return (
    <ul className={classes.list}>
      {[...Map.groupBy(problems, ({ code }) => code)].map(([code, scopes]) => (
        <ProblemRow key={code} scopes={scopes} />
      ))}
    </ul>
  );
}

function ProblemRow({ scopes }: { readonly scopes: readonly Problem[] }) {
  const { t } = useTranslation();
  const [problem] = scopes;
  if (problem === undefined) return null;
  return (
    <li className={classes.problem} data-passing={problem.fixer === 'nobody'}>
      <div>
        <h3 className={classes.title}>{problem.title}</h3>
        {scopes.map((scope) => (
          <Scope key={`${scope.object} ${scope.to}`} problem={scope} />
        ))}
      </div>
      <div className={classes.words}>
        <p>
          <Prose text={problem.cause} />
        </p>
        <p className={classes.remedy}>
          <span className={classes.label}>{t('overview.remedy')}</span> <Prose text={problem.remedy} />
        </p>
      </div>
      <p className={classes.fixer}>
        <span className={classes.label}>{t('overview.whoFixes')}</span>
        <Tag tone={problem.fixer === 'nobody' ? 'quiet' : 'warn'}>
          {problem.fixer === 'nobody' ? t('overview.nobodyFixes') : t(`fixer.${problem.fixer}`)}
        </Tag>
      </p>
    </li>
  );
}

function Scope({ problem }: { readonly problem: Problem }) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const records = t('overview.records', { count: problem.records, replace: { count: number(problem.records) } });
  return (
    <p className={classes.scope}>
      {problem.records > 0 &&
        (problem.object === null ? (
          records
        ) : (
          <Link to="/people" search={{ state: 'rejected', object: problem.object }} title={t('overview.seePeople')}>
            {records}
          </Link>
        ))}
      {problem.object !== null && <span>{objectsWords(t, problem.object)}</span>}
      {problem.to !== null && (
        <span>
          → <SideName side={problem.to} />
        </span>
      )}
      {problem.oldestSince !== null && (
        <span>
          {t('overview.since')} <Moment at={problem.oldestSince} />
        </span>
      )}
    </p>
  );
}
