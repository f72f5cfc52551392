import { TextInput } from '@mantine/core';
import { SearchIcon } from '@primer/octicons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { dictionaryQuery } from '../api/dictionary.ts';
import type { Dictionary, DictionaryEntry } from '../api/dictionary.ts';
import { Answered } from '../pieces/answered.tsx';
import { Empty } from '../pieces/page-states.tsx';
import { Section } from '../pieces/section.tsx';
import { objectWords } from '../words/object-words.ts';
import { DictionaryTable } from './dictionary-table.tsx';
import { DictionaryUpload } from './dictionary-upload.tsx';
import classes from './fields-page.module.css';

/** The data dictionary: how much of it is said, a box to narrow it, and a table for each object. */
export function DictionaryPart({ connectionId }: { readonly connectionId: string }) {
  return (
    <Answered query={useQuery(dictionaryQuery(connectionId))}>
      {(dictionary) => (
        <div className={classes.stack}>
          <DictionaryUpload connectionId={connectionId} />
          <Shown dictionary={dictionary} />
        </div>
      )}
    </Answered>
  );
}

function Shown({ dictionary: { completeness, entries, orphans } }: { readonly dictionary: Dictionary }) {
  const { t, i18n } = useTranslation();
  const [wanted, setWanted] = useState('');
  const shown = entries.filter((entry) => textOf(entry).includes(wanted.trim().toLowerCase()));
  const share = new Intl.NumberFormat(i18n.language, { style: 'percent' }).format(completeness);
  if (entries.length === 0) return <Empty title={t('fields.none')} text={t('fields.noneText')} />;
  return (
    <div className={classes.stack}>
      <div className={classes.bar}>
        <TextInput type="search" className={classes.box} aria-label={t('fields.filter')} placeholder={t('fields.filter')} leftSection={<SearchIcon size={16} aria-hidden />} value={wanted} onChange={(event) => setWanted(event.currentTarget.value)} />
        <p className={classes.said} role="status">
          {t('fields.shown', { shown: shown.length, count: entries.length })} {t('fields.completeness', { share })}
        </p>
      </div>
      {orphans.length > 0 && <p className={classes.said}>{t('fields.orphans', { fields: orphans.join(', ') })}</p>}
      {shown.length === 0 && <Empty title={t('fields.noMatch')} text={t('fields.noMatchText')} />}
      {[...Map.groupBy(shown, ({ object }) => object)].map(([object, ofObject]) => (
        <Section key={object} title={objectWords(t, object)}>
          <DictionaryTable label={objectWords(t, object)} entries={ofObject} />
        </Section>
      ))}
    </div>
  );
}

/** Everything of an entry that somebody may look for. */
function textOf({ object, field, salesforce, purpose, owner, usedBy, sensitivity }: DictionaryEntry): string {
  return [object, field, ...Object.values(salesforce), purpose, owner, ...usedBy, sensitivity].join(' ').toLowerCase();
}
