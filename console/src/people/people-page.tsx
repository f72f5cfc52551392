import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { peopleQuery } from '../api/people.ts';
import { onMarketo } from '../api/words-of-the-api.ts';
import { PageHeader } from '../pieces/page-header.tsx';
import { Empty, Failure, Loading, StaleNotice } from '../pieces/page-states.tsx';
import { useNumberFormat } from '../pieces/number-format.ts';
import { useConnection } from '../shell/connection.tsx';
import { Paging } from './paging.tsx';
import { PeopleFilters } from './people-filters.tsx';
import classes from './people-page.module.css';
import { PeopleTable } from './people-table.tsx';

const route = getRouteApi('/shell/people');

/** Everybody Bascule knows, searched and filtered by the server; the address says what is shown. */
export function PeoplePage() {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const { connectionId } = useConnection();
  const { search = '', state = 'any', object = null, after = null } = route.useSearch();
  const people = useQuery(peopleQuery({ connectionId, search, state, object, after }));
  const filtered = search !== '' || state !== 'any' || object !== null || after !== null;
  const { data } = people;
  return (
    <>
      <PageHeader title={t('people.pageTitle')} />
      <PeopleFilters />
      {people.isError && data !== undefined && <StaleNotice error={people.error} />}
      {people.isError && data === undefined && (
        <Failure error={people.error} onRetry={() => void people.refetch()} />
      )}
      {people.isPending && <Loading lines={12} />}
      {data !== undefined && (
        <p className={classes.total} role="status">
          {t(object === null || onMarketo(object) === 'person' ? 'people.total' : 'overview.records', { count: data.total, replace: { count: number(data.total) } })}
        </p>
      )}
      {data !== undefined && data.people.length === 0 && <Nobody filtered={filtered} />}
      {data !== undefined && data.people.length > 0 && (
        <div className={classes.list} data-waiting={people.isPlaceholderData}>
          <PeopleTable people={data.people} />
          <Paging next={data.next} />
        </div>
      )}
    </>
  );
}

function Nobody({ filtered }: { readonly filtered: boolean }) {
  const { t } = useTranslation();
  if (!filtered) return <Empty title={t('people.none')} text={t('people.noneText')} />;
  return (
    <Empty title={t('people.noMatch')} text={t('people.noMatchText')}>
      <Link to="/people" search={{}}>
        {t('people.resetFilters')}
      </Link>
    </Empty>
  );
}
