import { z } from 'zod';
import { noSuchConnection } from '../words.ts';
import { createHttpClient } from '../../connectors/http-client.ts';
import { statusAnswer } from '../api/status-answer.ts';
import { readCliToken } from '../cli-token.ts';
import { systemTimers } from '../system-clock.ts';
import { settingsFor } from './command-settings.ts';
import type { SettingFlags } from './command-settings.ts';
import { CommandFailure } from './terminal.ts';
import type { Terminal } from './terminal.ts';

/** The Bascule that runs on this machine over the same data folder, as commands speak to it. */
export interface RunningApi {
  /** Reads an answer; null when the server says that there is no such thing. */
  get<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema> | null>;
  /** Reads a file. */
  getText(path: string): Promise<string>;
  post<Schema extends z.ZodType>(path: string, schema: Schema, body?: unknown): Promise<z.output<Schema> | null>;
  close(): Promise<void>;
}

/** Flags of a command that asks a running Bascule; `by` tells who asks, where that is not who runs the command. */
export type AskingFlags = SettingFlags & { readonly by?: string };

const TIMEOUT_MS = 60_000;
const problemSchema = z.object({ detail: z.string(), code: z.string() });

/** Finds the running Bascule by the file it left in its data folder, or says how to start one. */
async function findRunningBascule(terminal: Terminal, flags: AskingFlags): Promise<RunningApi> {
  const { dataFolder } = settingsFor(terminal, flags).settings;
  const door = await readCliToken(dataFolder);
  if (door === null) throw notRunning(dataFolder);
  const by = flags.by ?? terminal.user;
  const named = by === null ? {} : { 'x-bascule-by': encodeURIComponent(by) };
  const client = createHttpClient({ baseUrl: door.url, allowPrivateHosts: true, maxInFlight: 2, timers: systemTimers });

  /** The body of an answer; null when the server says that there is no such thing. */
  async function ask(method: 'GET' | 'POST', path: string, given?: unknown): Promise<string | null> {
    const headers = { authorization: `Bearer ${door?.token ?? ''}`, accept: 'application/json', ...(method === 'POST' ? named : {}), ...(given === undefined ? {} : { 'content-type': 'application/json' }) };
    const outcome = await client.send({ method, path: `/api/v1/${path}`, headers, body: given === undefined ? null : JSON.stringify(given), timeoutMs: TIMEOUT_MS });
    if (outcome.kind === 'not-sent') throw notRunning(dataFolder);
    if (outcome.kind === 'lost') throw new CommandFailure('Bascule did not answer; it may just be stopping. Try again.');
    if (outcome.status < 300) return outcome.body;
    const problem = problemSchema.safeParse(parsed(outcome.body));
    if (problem.success && problem.data.code === 'RECORD_NOT_FOUND') return null;
    if (problem.success && problem.data.code === 'TOKEN_UNKNOWN') throw new CommandFailure(`Something else than this data folder's Bascule listens at ${door?.url ?? ''}. Start Bascule anew.`);
    throw new CommandFailure(problem.success ? problem.data.detail : `What listens at ${door?.url ?? ''} is not Bascule.`);
  }

  async function call<Schema extends z.ZodType>(method: 'GET' | 'POST', path: string, schema: Schema, given?: unknown): Promise<z.output<Schema> | null> {
    const body = await ask(method, path, given);
    return body === null ? null : schema.parse(parsed(body));
  }

  return { get: (path, schema) => call('GET', path, schema), getText: async (path) => (await ask('GET', path)) ?? '', post: (path, schema, body) => call('POST', path, schema, body), close: () => client.close() };
}

/** Finds the running Bascule, lets a command speak to it, and closes the way to it in any case. */
export async function withRunningBascule<Result>(terminal: Terminal, flags: AskingFlags, work: (api: RunningApi) => Promise<Result>): Promise<Result> {
  const api = await findRunningBascule(terminal, flags);
  try {
    return await work(api);
  } finally {
    await api.close();
  }
}

/** The id of the connection that is meant: the one that is named, or the only one there is. Ends the command with a sentence when there is none, or more. */
export async function connectionMeant(api: RunningApi, named: string | undefined): Promise<string> {
  const ids = ((await api.get('status', statusAnswer))?.connections ?? []).map(({ connectionId }) => connectionId);
  const [only, another] = ids.filter((id) => named === undefined || id === named);
  if (only === undefined) throw noConnection(named, ids);
  if (another !== undefined) throw new CommandFailure(`Say with --connection which one is meant: ${ids.join(', ')}.`);
  return only;
}

/** Why no connection is meant by a name, with those that there are. */
export function noConnection(named: string | undefined, ids: readonly string[]): CommandFailure {
  return new CommandFailure(noSuchConnection(named ?? '', ids));
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

function notRunning(dataFolder: string): CommandFailure {
  return new CommandFailure(`Bascule is not running over the data folder ${dataFolder}. Start it with \`npm start\` (simulators) or \`bascule start\`, or name its folder with --data-folder.`);
}
