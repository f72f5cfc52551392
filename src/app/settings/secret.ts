import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { inspect } from 'node:util';
import { z } from 'zod';

/** A secret in memory: printing, logging or serialising it by accident shows only that there is one (I35). */
export interface Secret {
  /** Where it came from, for people: `environment variable NAME` or `file PATH`. */
  readonly source: string;
  reveal(): string;
  /** Never the value. */
  toString(): string;
}

/** What a secret's reference is looked up in. */
export interface SecretSources {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Relative file references start here: the folder of the settings file. */
  readonly folder: string;
}

function hide(): string {
  return '(hidden)';
}

/** Wraps a value so that only `reveal` shows it. */
export function createSecret(source: string, value: string): Secret {
  return Object.freeze({ source, reveal: () => value, toString: hide, toJSON: hide, [inspect.custom]: hide });
}

const reference = z.union([z.strictObject({ env: z.string().min(1) }), z.strictObject({ file: z.string().min(1) })]);

/**
 * A secret in the settings: `{ env: NAME }` or `{ file: path }`, never the value itself, so that a
 * settings file can be shown and shared. Looks the value up while it validates, so that everything
 * that is missing is reported together.
 */
export function secretSetting(sources: SecretSources): z.ZodType<Secret> {
  return z.unknown().transform((given, context): Secret => {
    const found = lookUp(given, sources);
    if (typeof found !== 'string') return found;
    context.addIssue({ code: 'custom', message: found, input: undefined });
    return z.NEVER;
  });
}

/** The secret, or what is wrong, as the end of a sentence that begins with the setting's name. */
function lookUp(given: unknown, { environment, folder }: SecretSources): Secret | string {
  const parsed = reference.safeParse(given);
  if (!parsed.success) {
    return given === undefined
      ? 'is missing; write { env: NAME } or { file: path } to say where the secret is.'
      : 'is a secret and must not stand in the settings; put it into an environment variable and write { env: NAME }, or into a file and write { file: path }.';
  }
  if ('env' in parsed.data) {
    const { env } = parsed.data;
    const value = environment[env]?.trim() ?? '';
    return value === '' ? `needs the environment variable ${env}, which is not set.` : createSecret(`environment variable ${env}`, value);
  }
  return readSecretFile(resolve(folder, parsed.data.file));
}

function readSecretFile(path: string): Secret | string {
  let value: string;
  try {
    value = readFileSync(path, 'utf8').trim();
  } catch (error) {
    const reason = error instanceof Error && 'code' in error && error.code === 'ENOENT' ? 'does not exist' : 'cannot be read';
    return `needs the file ${path}, which ${reason}.`;
  }
  return value === '' ? `needs the file ${path}, which is empty.` : createSecret(`file ${path}`, value);
}
