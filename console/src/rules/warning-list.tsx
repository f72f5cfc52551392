import { useTranslation } from 'react-i18next';

import type { Preview } from '../api/preview.ts';
import { Prose } from '../pieces/prose.tsx';
import { objectsWords } from '../words/object-words.ts';
import classes from './preview.module.css';

/** What people should know of a draft before they apply it; nothing where there is nothing to know. */
export function WarningList({ warnings }: { readonly warnings: Preview['warnings'] }) {
  const { t } = useTranslation();
  if (warnings.length === 0) return null;
  return (
    <ul className={classes.warnings}>
      {warnings.map(({ object, field, says }) => (
        <li key={`${object} ${field} ${says}`}>
          {object !== null && `${objectsWords(t, object)}${field === null ? '' : `, ${field}`}: `}
          <Prose text={says} />
        </li>
      ))}
    </ul>
  );
}
