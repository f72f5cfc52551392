import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What the keeper is told, and takes away when whoever told it is gone. */
export type Kept =
  | { readonly keep: 'process'; readonly pid: number }
  /** Of a PostgreSQL server whose data is in `data` below it: the server, too, whichever process it is by then. */
  | { readonly keep: 'folder'; readonly path: string };

/** Told to the keeper: something to take away, or something that is gone already. */
export type KeeperMessage = Kept | { readonly forget: Kept };

/**
 * A small process beside the test that outlives it, however that ends – a failure, Ctrl-C, even kill -9 – and then
 * ends the processes and removes the folders that the test left behind.
 */
export interface Keeper {
  keep(what: Kept): void;
  forget(what: Kept): void;
  /** Takes away what is still kept and ends. */
  close(): Promise<void>;
}

/** Starts a keeper for this process. */
export function startKeeper(): Keeper {
  // Detached: Ctrl-C in a terminal reaches the test, and must not reach who cleans up after it.
  const child = fork(fileURLToPath(new URL('keeper-process.ts', import.meta.url)), { detached: true, stdio: ['ignore', 'ignore', 'inherit', 'ipc'], execArgv: ['--disable-warning=ExperimentalWarning'] });
  child.unref();
  child.channel?.unref();
  const tell = (message: KeeperMessage): void => void (child.connected && child.send(message));
  return {
    keep: tell,
    forget: (what) => tell({ forget: what }),
    async close() {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.disconnect();
      child.ref();
      await ended;
    },
  };
}
