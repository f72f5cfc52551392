import type { ErrorComponentProps } from '@tanstack/react-router';

import { Failure } from '../pieces/page-states.tsx';
import classes from './shell.module.css';

/** Shown in place of a page that broke; the rest of the console goes on working. */
export function PageFailure({ error, reset }: ErrorComponentProps) {
  return (
    <div className={classes.alone}>
      <Failure error={error} onRetry={reset} />
    </div>
  );
}
