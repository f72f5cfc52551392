import { CheckCircleIcon } from '@primer/octicons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import type { Problem } from '../api/status.ts';
import { Finding } from '../pieces/finding.tsx';
import { FixerMark } from '../pieces/fixer-mark.tsx';
import { Moment } from '../pieces/moment.tsx';
import { useNumberFormat } from '../pieces/number-format.ts';
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
        <CheckCircleIcon size={18} aria-hidden /> {t('overview.noProblems')}
      </p>
    );
  }
  return (
    <ul>
      {[...Map.groupBy(problems, ({ code }) => code)].map(([code, scopes]) => (
        <ProblemRow key={code} scopes={scopes} />
      ))}
    </ul>
  );
}

function ProblemRow({ scopes }: { readonly scopes: readonly Problem[] }) {
  const [problem] = scopes;
  if (problem === undefined) return null;
  return (
    <Finding
      calm={problem.fixer === 'nobody'}
      title={problem.title}
      scope={scopes.map((scope) => (
        <Scope key={`${scope.object} ${scope.to}`} problem={scope} />
      ))}
      cause={problem.cause}
      remedy={problem.remedy}
    >
      <FixerMark fixer={problem.fixer} />
    </Finding>
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
      {problem.waiting > 0 && <span>{t('overview.alsoWaiting', { count: problem.waiting, replace: { count: number(problem.waiting) } })}</span>}
    </p>
  );
}
