import { createRootRoute, createRoute, createRouter, lazyRouteComponent, Outlet, retainSearchParams } from '@tanstack/react-router';
import * as z from 'zod/mini';
import { catch as otherwise } from 'zod/mini';

import { PEOPLE_STATES } from './api/people.ts';
import { PairObject } from './api/words-of-the-api.ts';
import { FIELD_PARTS } from './fields/parts.ts';
import { Nowhere } from './shell/nowhere.tsx';
import { PageFailure } from './shell/page-failure.tsx';
import { Shell } from './shell/shell.tsx';

/** A search parameter that is not understood is ignored: an old link still opens its page. */
const text = otherwise(z.optional(z.string()), undefined);

const rootRoute = createRootRoute({
  component: Outlet,
  notFoundComponent: Nowhere,
  validateSearch: z.object({ connection: text }),
  search: { middlewares: [retainSearchParams(['connection'])] },
});

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/sign-in',
  validateSearch: z.object({ next: text }),
  component: lazyRouteComponent(() => import('./sign-in/sign-in-page.tsx'), 'SignInPage'),
});

const shellRoute = createRoute({ getParentRoute: () => rootRoute, id: 'shell', component: Shell });

const overviewRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/',
  component: lazyRouteComponent(() => import('./overview/overview-page.tsx'), 'OverviewPage'),
});

const syncStatusRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/sync-status',
  validateSearch: z.object({ cycle: text, limit: otherwise(z.optional(z.int()), undefined) }),
  component: lazyRouteComponent(() => import('./sync-status/sync-status-page.tsx'), 'SyncStatusPage'),
});

const peopleRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/people',
  validateSearch: z.object({
    search: text,
    state: otherwise(z.optional(z.enum(PEOPLE_STATES)), undefined),
    object: otherwise(z.optional(PairObject), undefined),
    after: text,
  }),
  component: lazyRouteComponent(() => import('./people/people-page.tsx'), 'PeoplePage'),
});

const fieldsRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/fields',
  validateSearch: z.object({ show: otherwise(z.optional(z.enum(FIELD_PARTS)), undefined) }),
  component: lazyRouteComponent(() => import('./fields/fields-page.tsx'), 'FieldsPage'),
});

const filtersRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/filters',
  component: lazyRouteComponent(() => import('./filters/filters-page.tsx'), 'FiltersPage'),
});

const rulesRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/rules',
  validateSearch: z.object({
    version: otherwise(z.optional(z.int()), undefined),
    as: otherwise(z.optional(z.enum(['yaml'])), undefined),
    against: otherwise(z.optional(z.int()), undefined),
  }),
  component: lazyRouteComponent(() => import('./rules/rules-page.tsx'), 'RulesPage'),
});

const syncUserRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/sync-user',
  component: lazyRouteComponent(() => import('./sync-user/sync-user-page.tsx'), 'SyncUserPage'),
});

const explainRoute = createRoute({
  getParentRoute: () => shellRoute,
  path: '/records/$object/$id',
  validateSearch: z.object({ fields: otherwise(z.optional(z.enum(['differences'])), undefined) }),
  component: lazyRouteComponent(() => import('./explain/explain-page.tsx'), 'ExplainPage'),
});

/** Every address of the console. Pages are chunks of their own, fetched when a link is pointed at. */
export const router = createRouter({
  routeTree: rootRoute.addChildren([
    signInRoute,
    shellRoute.addChildren([overviewRoute, syncStatusRoute, peopleRoute, fieldsRoute, filtersRoute, rulesRoute, syncUserRoute, explainRoute]),
  ]),
  defaultPreload: 'intent',
  defaultErrorComponent: PageFailure,
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
