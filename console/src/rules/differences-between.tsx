import { useQuery } from '@tanstack/react-query';

import { differencesQuery } from '../api/configuration.ts';
import { Failure, Loading } from '../pieces/page-states.tsx';
import { DifferenceList } from './difference-list.tsx';

/** In what a version differs from another one, as the server sees it. */
export function DifferencesBetween({ connectionId, from, to }: { readonly connectionId: string; readonly from: number; readonly to: number }) {
  const differences = useQuery(differencesQuery(connectionId, from, to));
  if (differences.data !== undefined) return <DifferenceList differences={differences.data} />;
  return differences.isError ? <Failure error={differences.error} onRetry={() => void differences.refetch()} /> : <Loading lines={4} />;
}
