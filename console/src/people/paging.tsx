import { Button } from '@mantine/core';
import { ArrowRightIcon } from '@primer/octicons-react';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import classes from './people-page.module.css';

const route = getRouteApi('/shell/people');

/** Pages follow each other by the server's mark; going back is going back in the browser's history. */
export function Paging({ next }: { readonly next: string | null }) {
  const { t } = useTranslation();
  const { after } = route.useSearch();
  const navigate = route.useNavigate();
  const router = useRouter();
  if (next === null && after === undefined) return null;
  return (
    <nav className={classes.paging} aria-label={t('people.paging')}>
      {after !== undefined && (
        <>
          <Button
            variant="subtle"
            size="xs"
            onClick={() => void navigate({ search: (before) => ({ ...before, after: undefined }) })}
          >
            {t('people.first')}
          </Button>
          <Button variant="default" size="xs" onClick={() => router.history.back()}>
            {t('people.previous')}
          </Button>
        </>
      )}
      {next !== null && (
        <Button
          variant="default"
          size="xs"
          rightSection={<ArrowRightIcon size={14} aria-hidden />}
          onClick={() => void navigate({ search: (before) => ({ ...before, after: next }), resetScroll: true })}
        >
          {t('people.next')}
        </Button>
      )}
    </nav>
  );
}
