import { useQuery } from '@tanstack/react-query';

import { differencesQuery } from '../api/configuration.ts';
import { Answered } from '../pieces/answered.tsx';
import { DifferenceList } from './difference-list.tsx';

/** In what a version differs from another one, as the server sees it. */
export function DifferencesBetween({ connectionId, from, to }: { readonly connectionId: string; readonly from: number; readonly to: number }) {
  return (
    <Answered query={useQuery(differencesQuery(connectionId, from, to))} lines={4}>
      {(differences) => <DifferenceList differences={differences} />}
    </Answered>
  );
}
