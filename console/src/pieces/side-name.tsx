import { useTranslation } from 'react-i18next';

import type { Side } from '../api/words-of-the-api.ts';
import classes from './side-name.module.css';

/** A side's name in its colour. */
export function SideName({ side }: { readonly side: Side }) {
  const { t } = useTranslation();
  return (
    <span className={classes.side} data-side={side}>
      {t(`side.${side}`)}
    </span>
  );
}
