import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import * as z from 'zod/mini';

import { read } from './request.ts';
import { LinkState, PairObject, Side, WorkState } from './words-of-the-api.ts';

const Person = z.object({
  pairId: z.string(),
  object: PairObject,
  salesforceId: z.nullable(z.string()),
  marketoId: z.nullable(z.string()),
  name: z.nullable(z.string()),
  email: z.nullable(z.string()),
  link: LinkState,
  toSalesforce: WorkState,
  toMarketo: WorkState,
  /** Sides that do not get all of it, while the rest waits. */
  heldTo: z._default(z.array(Side), []),
  /** Sides from which a filter keeps it. */
  filteredTo: z._default(z.array(Side), []),
});

/** One line of the people list: a pair of records, or half of one. */
export type Person = z.infer<typeof Person>;

const PeoplePage = z.object({
  people: z.array(Person),
  next: z.nullable(z.string()),
  total: z.number(),
});

/** What the list can be narrowed to. */
export const PEOPLE_STATES = ['any', 'linked', 'waiting', 'rejected', 'filtered'] as const;
export type PeopleState = (typeof PEOPLE_STATES)[number];

/** How many people one page of the list has. */
const PEOPLE_PER_PAGE = 50;

/** One page of people, searched and filtered by the server. `after` is the `next` of the page before. */
export function peopleQuery(request: {
  readonly connectionId: string;
  readonly search: string;
  readonly state: PeopleState;
  readonly object: PairObject | null;
  readonly after: string | null;
}) {
  const query = new URLSearchParams({
    connectionId: request.connectionId,
    state: request.state,
    limit: String(PEOPLE_PER_PAGE),
  });
  if (request.search !== '') query.set('search', request.search);
  if (request.object !== null) query.set('object', request.object);
  if (request.after !== null) query.set('after', request.after);
  return queryOptions({
    queryKey: ['people', query.toString()],
    queryFn: ({ signal }) => read(PeoplePage, `people?${query}`, signal),
    placeholderData: keepPreviousData,
    refetchInterval: 5000,
  });
}
