import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import * as z from 'zod/mini';

import { ApiFailure } from './api/request.ts';
import { sessionQuery } from './api/session.ts';
import { router } from './router.tsx';
import { theme } from './theme/theme.ts';
import { prepareWords } from './words/language.ts';

// The content security policy allows no generated code, and zod's probe for it would be reported.
z.config({ jitless: true });

const queryClient = new QueryClient({
  defaultOptions: { queries: { retry: false, staleTime: 500 } },
  queryCache: new QueryCache({
    onError: (error) => {
      const signedOut = error instanceof ApiFailure && error.kind === 'signed-out';
      if (signedOut) queryClient.setQueryData(sessionQuery.queryKey, { signedIn: false, role: null });
    },
  }),
});

await prepareWords();

const container = document.getElementById('root');
if (container === null) throw new Error('index.html has lost its #root element');
createRoot(container).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
      <QueryClientProvider client={queryClient}>
        <Notifications position="bottom-right" />
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);
