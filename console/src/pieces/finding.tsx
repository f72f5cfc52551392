import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import classes from './finding.module.css';
import { Prose } from './prose.tsx';

/** A line of a list of what somebody should know: its name and place, its cause, the way out, and a mark beside them. */
export function Finding(props: {
  /** Nobody has to act. */
  readonly calm: boolean;
  readonly title: string;
  readonly scope: ReactNode;
  readonly cause: string;
  readonly remedy: string;
  readonly children: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <li className={classes.finding} data-calm={props.calm}>
      <div>
        <h3 className={classes.title}>{props.title}</h3>
        <div className={classes.scope}>{props.scope}</div>
      </div>
      <div className={classes.words}>
        <p>
          <Prose text={props.cause} />
        </p>
        <p className={classes.remedy}>
          <span className={classes.label}>{t('overview.remedy')}</span> <Prose text={props.remedy} />
        </p>
      </div>
      <p className={classes.aside}>{props.children}</p>
    </li>
  );
}
