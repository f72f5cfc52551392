import { createContext, use } from 'react';
import type { ReactNode } from 'react';

import type { ConnectionStatus } from '../api/status.ts';

const ConnectionContext = createContext<ConnectionStatus | null>(null);

/** Makes the chosen connection known to the page inside. */
export function ConnectionScope(props: { readonly connection: ConnectionStatus; readonly children: ReactNode }) {
  return <ConnectionContext value={props.connection}>{props.children}</ConnectionContext>;
}

/** The connection that the page is about: the one named in the address, or the first. */
export function useConnection(): ConnectionStatus {
  const connection = use(ConnectionContext);
  if (connection === null) throw new Error('useConnection is only for pages inside the shell');
  return connection;
}
