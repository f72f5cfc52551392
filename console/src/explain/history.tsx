import { useTranslation } from 'react-i18next';

import type { JournalEntry } from '../api/journal.ts';
import { Moment } from '../pieces/moment.tsx';
import { Section } from '../pieces/section.tsx';
import { EventWords } from './event-words.tsx';
import classes from './history.module.css';

/** The API sends at most this many entries. */
const MOST_ENTRIES = 100;

/** Everything that happened to the record, newest first, with its cause. */
export function History({ entries }: { readonly entries: readonly JournalEntry[] }) {
  const { t } = useTranslation();
  return (
    <Section
      title={t('explain.history')}
      {...(entries.length >= MOST_ENTRIES ? { hint: t('explain.historyLimit') } : {})}
    >
      {entries.length === 0 && <p className={classes.none}>{t('explain.noHistory')}</p>}
      <ol className={classes.line}>
        {entries.map(({ entryId, at, event }) => (
          <li key={entryId} className={classes.entry} data-kind={event.kind} data-side={sideOf(event)}>
            <span className={classes.at}>
              <Moment at={at} />
            </span>
            <div className={classes.words}>
              <EventWords event={event} />
            </div>
          </li>
        ))}
      </ol>
    </Section>
  );
}

function sideOf(event: JournalEntry['event']): string | undefined {
  return 'side' in event ? event.side : undefined;
}
