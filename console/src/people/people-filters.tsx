import { ActionIcon, SegmentedControl, TextInput } from '@mantine/core';
import { useDebouncedCallback, useHotkeys } from '@mantine/hooks';
import { SearchIcon, XIcon } from '@primer/octicons-react';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';

import { PEOPLE_STATES } from '../api/people.ts';
import { StandardObject } from '../api/words-of-the-api.ts';
import { Select } from '../pieces/select.tsx';
import { objectsWords } from '../words/object-words.ts';
import classes from './people-page.module.css';

const route = getRouteApi('/shell/people');

/** How long the reader must pause before the server is asked. */
const PAUSE_MS = 250;

/** Search and filters. Every change goes into the address and back to the first page. */
export function PeopleFilters() {
  const { t } = useTranslation();
  const { state = 'any', object } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <div className={classes.filters} role="search">
      <Search />
      <SegmentedControl
        size="sm"
        aria-label={t('people.state')}
        value={state}
        onChange={(chosen) =>
          void navigate({
            search: (before) => ({ ...before, after: undefined, state: chosen === 'any' ? undefined : chosen }),
          })
        }
        data={PEOPLE_STATES.map((value) => ({ value, label: t(`people.states.${value}`) }))}
      />
      <Select
        aria-label={t('people.object')}
        value={object ?? ''}
        onChange={(event) => {
          const chosen = StandardObject.safeParse(event.target.value);
          void navigate({ search: (before) => ({ ...before, after: undefined, object: chosen.data }) });
        }}
      >
        <option value="">{t('people.anyObject')}</option>
        {StandardObject.options.map((value) => (
          <option key={value} value={value}>
            {objectsWords(t, value)}
          </option>
        ))}
      </Select>
    </div>
  );
}

function Search() {
  const { t } = useTranslation();
  const { search = '' } = route.useSearch();
  const navigate = route.useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(search);
  // What stands in the field follows the address only when somebody else changed it: never the hand that types.
  const sent = useRef(search);
  useEffect(() => {
    if (search === sent.current) return;
    sent.current = search;
    setTyped(search);
  }, [search]);
  useHotkeys([['/', () => input.current?.focus()]]);
  const lookFor = (text: string) => {
    sent.current = text;
    void navigate({
      search: (before) => ({ ...before, after: undefined, search: text === '' ? undefined : text }),
      replace: true,
    });
  };
  const lookForSoon = useDebouncedCallback(lookFor, PAUSE_MS);
  return (
    <TextInput
      ref={input}
      className={classes.search}
      type="search"
      aria-label={t('people.search')}
      placeholder={t('people.search')}
      leftSection={<SearchIcon size={16} aria-hidden />}
      rightSection={
        typed === '' ? (
          <kbd className={classes.key} aria-hidden>
            /
          </kbd>
        ) : (
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={t('people.clear')}
            onClick={() => {
              lookForSoon.cancel();
              setTyped('');
              lookFor('');
              input.current?.focus();
            }}
          >
            <XIcon size={14} />
          </ActionIcon>
        )
      }
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        lookForSoon(event.currentTarget.value.trim());
      }}
    />
  );
}
