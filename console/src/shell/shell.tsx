import { useQuery } from '@tanstack/react-query';
import { Outlet, useRouter, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';

import { sessionQuery } from '../api/session.ts';
import { statusQuery } from '../api/status.ts';
import { Empty, Failure, Loading, StaleNotice } from '../pieces/page-states.tsx';
import { ConnectionScope } from './connection.tsx';
import { Frame } from './frame.tsx';
import classes from './shell.module.css';

/** Everything around a page. Whoever is not signed in is sent to do so and comes back afterwards. */
export function Shell() {
  const session = useQuery(sessionQuery);
  const router = useRouter();
  const signedOut = session.data?.signedIn === false;
  useEffect(() => {
    // Once per change: while the sign-in page is being fetched, this one is still here and renders.
    if (signedOut) void router.navigate({ to: '/sign-in', search: { next: router.state.location.href }, replace: true });
  }, [signedOut, router]);
  if (session.data?.signedIn === true) return <SignedIn />;
  return (
    <div className={classes.alone}>
      {session.isError ? <Failure error={session.error} onRetry={() => void session.refetch()} /> : <Loading />}
    </div>
  );
}

function SignedIn() {
  const { t } = useTranslation();
  const status = useQuery(statusQuery);
  const wanted = useSearch({ strict: false }).connection;
  const connections = status.data ?? [];
  const connection = connections.find(({ connectionId }) => connectionId === wanted) ?? connections[0];
  if (connection !== undefined) {
    return (
      <ConnectionScope connection={connection}>
        <Frame connections={connections} connection={connection}>
          {status.isError && <StaleNotice error={status.error} />}
          <Outlet />
        </Frame>
      </ConnectionScope>
    );
  }
  return (
    <Frame connections={[]} connection={null}>
      {status.isPending && <Loading />}
      {status.isError && <Failure error={status.error} onRetry={() => void status.refetch()} />}
      {status.isSuccess && <Empty title={t('states.noConnections')} text={t('states.noConnectionsText')} />}
    </Frame>
  );
}
