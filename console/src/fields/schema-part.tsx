import { useQuery } from '@tanstack/react-query';

import { schemaQuery } from '../api/schema.ts';
import { Answered } from '../pieces/answered.tsx';
import { Changes } from './changes.tsx';
import { Offers } from './offers.tsx';

/** What the sync user sees: what of it is offered for the mapping, or how it changed and what that stopped. */
export function SchemaPart({ connectionId, part }: { readonly connectionId: string; readonly part: 'offered' | 'changed' }) {
  return (
    <Answered query={useQuery(schemaQuery(connectionId))}>
      {(schema) => (part === 'offered' ? <Offers connectionId={connectionId} offers={schema.offers} /> : <Changes schema={schema} />)}
    </Answered>
  );
}
