import type { ReactNode } from 'react';

import classes from './mark.module.css';

/** How a state feels. `live` moves; `quiet` is nothing to look at. */
export type Tone = 'good' | 'warn' | 'bad' | 'live' | 'quiet';

/** A state as a coloured dot and a word, so that it never depends on colour alone. */
export function Mark({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return (
    <span className={classes.mark} data-tone={tone}>
      <span className={classes.dot} aria-hidden />
      {children}
    </span>
  );
}

/** A state that wants to be noticed in a list: a word on a tinted ground. */
export function Tag({ tone, children }: { readonly tone: Tone; readonly children: ReactNode }) {
  return (
    <span className={classes.tag} data-tone={tone}>
      {children}
    </span>
  );
}
