import classes from './prose.module.css';

/** A sentence from the server's catalogue, in which names of commands stand between back ticks. */
export function Prose({ text }: { readonly text: string }) {
  const parts = text.split('`');
  return parts.map((part, index) =>
    index % 2 === 0 ? (
      part
    ) : (
      <code key={index} className={classes.command}>
        {part}
      </code>
    ),
  );
}
