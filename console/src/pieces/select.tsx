import type { ComponentProps } from 'react';

import classes from './select.module.css';

type SelectProps = Omit<ComponentProps<'select'>, 'className'>;

/** A choice of one among several, by the platform's own list. */
export function Select(props: SelectProps) {
  return <select {...props} className={classes.select} />;
}

/** The same with its question above it, as inputs of text have it. */
export function LabelledSelect({ label, ...props }: SelectProps & { readonly label: string }) {
  return (
    <label className={classes.labelled}>
      {label}
      <Select {...props} />
    </label>
  );
}
