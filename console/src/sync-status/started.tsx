import { useTranslation } from 'react-i18next';

import { Moment } from '../pieces/moment.tsx';
import classes from './cycle-table.module.css';

/** When a cycle began: the time of day first, because "1 h ago" would be true of twelve of them. */
export function Started({ at }: { readonly at: string }) {
  const { i18n } = useTranslation();
  return (
    <span className={classes.started}>
      {timeOfDay(at, i18n.language)}{' '}
      <span className={classes.ago}>
        <Moment at={at} />
      </span>
    </span>
  );
}

function timeOfDay(at: string, language: string): string {
  const format = new Intl.DateTimeFormat(language, {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
  });
  return format.format(new Date(at));
}
