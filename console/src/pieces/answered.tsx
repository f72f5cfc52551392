import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';

import { Failure, Loading, StaleNotice } from './page-states.tsx';

/**
 * What came of asking the server: the answer, below a notice where asking again has failed; why there is none, with a way to
 * try again; or grey lines while it is awaited.
 */
export function Answered<Data>(props: {
  readonly query: Pick<UseQueryResult<Data>, 'data' | 'error' | 'refetch'>;
  readonly lines?: number;
  readonly children: (data: Data) => ReactNode;
}) {
  const { query: { data, error, refetch }, lines = 12, children } = props;
  if (data === undefined) return error === null ? <Loading lines={lines} /> : <Failure error={error} onRetry={() => void refetch()} />;
  return (
    <>
      {error !== null && <StaleNotice error={error} />}
      {children(data)}
    </>
  );
}
