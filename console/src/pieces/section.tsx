import { useId } from 'react';
import type { ReactNode } from 'react';

import classes from './section.module.css';

/** A part of a page under its own heading; set apart by space and a hairline, never by a box. */
export function Section(props: {
  readonly title: string;
  readonly hint?: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
}) {
  const id = useId();
  return (
    <section className={classes.section} aria-labelledby={id}>
      <header className={classes.header}>
        <h2 id={id} className={classes.title}>
          {props.title}
        </h2>
        {props.hint !== undefined && <p className={classes.hint}>{props.hint}</p>}
        {props.aside !== undefined && <div className={classes.aside}>{props.aside}</div>}
      </header>
      {props.children}
    </section>
  );
}
