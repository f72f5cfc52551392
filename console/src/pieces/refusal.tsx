import type { ReactNode } from 'react';

import classes from './refusal.module.css';

/** Why something was not done, in place and read out at once. */
export function Refusal({ children }: { readonly children: ReactNode }) {
  return (
    <div className={classes.refusal} role="alert">
      {children}
    </div>
  );
}

/** The same for several sentences. */
export function Refusals({ sentences }: { readonly sentences: readonly string[] }) {
  return (
    <Refusal>
      <ul>
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </Refusal>
  );
}
