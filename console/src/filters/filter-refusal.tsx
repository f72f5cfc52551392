import { useTranslation } from 'react-i18next';

import { ApiFailure } from '../api/request.ts';
import type { TextPlace } from '../api/request.ts';
import { failureSentence } from '../pieces/failure.ts';
import { Refusal } from '../pieces/refusal.tsx';
import classes from './filters-page.module.css';

/** Why a filter was not tried, with the place in its text underlined where there is one. */
export function FilterRefusal({ error, text }: { readonly error: unknown; readonly text: string }) {
  const { t } = useTranslation();
  const at = error instanceof ApiFailure ? error.at : null;
  return (
    <div className={classes.result}>
      <PlacedProblem says={failureSentence(t, error)} text={text} at={at} />
    </div>
  );
}

/** A sentence about a text, below the line that it is about, in which the word at that place is underlined. */
export function PlacedProblem({ says, text, at }: { readonly says: string; readonly text: string; readonly at: TextPlace | null }) {
  const line = at === null ? undefined : text.split('\n')[at.line - 1];
  return (
    <Refusal>
      {at !== null && line !== undefined && (
        <pre className={classes.place}>
          <Underlined line={line} column={at.column} />
        </pre>
      )}
      <p>{says}</p>
    </Refusal>
  );
}

/** Columns count characters, of which some take two places in a string. Behind the end of a line a blank is underlined. */
function Underlined({ line, column }: { readonly line: string; readonly column: number }) {
  const characters = Array.from(line);
  const before = characters.slice(0, column - 1).join('');
  const behind = characters.slice(column - 1).join('');
  const word = /^(?:[\w.]+|'[^']*'?|.)/u.exec(behind)?.[0] ?? ' ';
  return (
    <>
      {before}
      <mark>{word}</mark>
      {behind.slice(word.length)}
    </>
  );
}
