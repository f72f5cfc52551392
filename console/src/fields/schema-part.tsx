import { useQuery } from '@tanstack/react-query';

import { schemaQuery } from '../api/schema.ts';
import { Failure, Loading, StaleNotice } from '../pieces/page-states.tsx';
import { Changes } from './changes.tsx';
import { Offers } from './offers.tsx';

/** What the sync user sees: what of it is offered for the mapping, or how it changed and what that stopped. */
export function SchemaPart({ connectionId, part }: { readonly connectionId: string; readonly part: 'offered' | 'changed' }) {
  const schema = useQuery(schemaQuery(connectionId));
  const { data, error } = schema;
  return (
    <>
      {data !== undefined && error !== null && <StaleNotice error={error} />}
      {data === undefined && error !== null && <Failure error={error} onRetry={() => void schema.refetch()} />}
      {data === undefined && error === null && <Loading lines={12} />}
      {data !== undefined && (part === 'offered' ? <Offers connectionId={connectionId} offers={data.offers} /> : <Changes schema={data} />)}
    </>
  );
}
