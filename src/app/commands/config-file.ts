import { resolve } from 'node:path';
import { stringify } from 'yaml';
import { z } from 'zod';
import type { configurationsAnswer, givenConfigurations } from '../api/configuration-answer.ts';
import { complaintsOf, pathName } from '../settings/problem-words.ts';
import { readSettingsFile } from '../settings/settings-file.ts';
import { CommandFailure } from './terminal.ts';

type Newest = z.output<typeof configurationsAnswer>['connections'][number];
type Given = z.output<typeof givenConfigurations>['connections'];

const configFile = z.strictObject({
  connections: z.record(z.string(), z.strictObject({ version: z.int().min(0), configuration: z.record(z.string(), z.unknown()) })),
});

/** Configurations as one YAML file, each with the version from which it is; `earlier` is the version whose rules it holds where that is not the newest. */
export function configFileText(connections: readonly Newest[], earlier: number | null = null): string {
  const entries = connections.map(({ connectionId, newest }) => [connectionId, { version: newest.version, configuration: newest.document }] as const);
  const text = stringify({ connections: Object.fromEntries(entries) }, { lineWidth: 0, flowCollectionPadding: true });
  const told = earlier === null ? 'The version says from which one it is: leave it as it stands.' : `It says what version ${earlier} said.\n# The version below is the newest, on which it would be put: leave it as it stands.`;
  return `# The configuration of Bascule. Edit it, see what that changes with \`bascule config diff\`, and apply it with\n# \`bascule config apply\`. ${told}\n${text}`;
}

/** Reads a file that `configFileText` wrote and somebody edited. Ends the command with sentences when it cannot be read. */
export function readConfigFile(file: string, folder: string): Given {
  const read = readSettingsFile(resolve(folder, file), true, 'file');
  if (read.result !== 'read') throw new CommandFailure(read.result === 'absent' ? `There is no file ${file}.` : read.problems.join('\n'));
  const outcome = configFile.safeParse(read.values, { reportInput: false });
  if (!outcome.success) {
    const problems = complaintsOf(outcome.error, () => ['connections', 'version', 'configuration']).map(({ path, complaint }) => {
      const line = read.lineOf(path);
      return `${file}${line === null ? '' : `, line ${line}`}: ${pathName(path) || 'it'} ${complaint}`;
    });
    throw new CommandFailure([...problems, BEGIN_WITH].join('\n'));
  }
  const given = Object.entries(outcome.data.connections).map(([connectionId, { version, configuration }]) => ({ connectionId, basedOn: version, document: configuration }));
  if (given.length === 0) throw new CommandFailure(`${file} names no connection. ${BEGIN_WITH}`);
  return given;
}

const BEGIN_WITH = '`bascule config export` writes a file to begin with.';
