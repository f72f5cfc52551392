import { stringify } from 'yaml';
import { table } from '../paint.ts';
import { exampleFile } from '../settings/example-file.ts';
import { describeSettings, withInside } from '../settings/setting-list.ts';
import type { Origins } from '../settings/read-settings.ts';
import { settingsSchema } from '../settings/settings-schema.ts';
import { settingsFor } from './command-settings.ts';
import type { SettingFlags } from './command-settings.ts';
import type { Terminal } from './terminal.ts';

/** `bascule settings`: every setting with what holds now and who said so; with --example the file to start from. */
export function settings(terminal: Terminal, flags: SettingFlags & { readonly example?: boolean }): number {
  const known = describeSettings(settingsSchema({ environment: {}, folder: terminal.folder }));
  if (flags.example === true) {
    terminal.say(exampleFile(known).trimEnd());
    return 0;
  }
  const { paint } = terminal;
  const { parsed, origins, file } = settingsFor(terminal, flags);
  terminal.say(`\n${file === null ? 'No settings file; bascule.yaml would be read.' : `Settings file ${file}`}\n`);
  const scalars = withInside(known).filter(({ path, kind }) => !path.includes('[]') && kind !== 'block' && kind !== 'list');
  const lines = table(scalars.map(({ path }) => [path, shown(valueAt(parsed, path)), paint.dim(originOf(path, origins, parsed))])).split('\n');
  scalars.forEach(({ help, environment, flag }, index) => {
    terminal.say(lines[index] ?? '');
    terminal.say(paint.dim(`    ${help} (${[environment, flag].filter((name) => name !== null).join(', ')})`));
  });
  terminal.say(`\n${paint.bold('connections')}`);
  terminal.say(parsed.connections.length === 0 ? '  none' : indented(stringify(JSON.parse(JSON.stringify(parsed.connections)))));
  return 0;
}

/** Who said what holds, in words. */
function originOf(path: string, origins: Origins, parsed: unknown): string {
  const origin = origins.get(path);
  if (origin !== undefined) return `from ${origin}`;
  return valueAt(parsed, path) === undefined ? 'not set' : 'the default';
}

function shown(value: unknown): string {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : value === undefined ? '–' : '(hidden)';
}

function valueAt(from: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((inner, key) => (typeof inner === 'object' && inner !== null ? Object.getOwnPropertyDescriptor(inner, key)?.value : undefined), from);
}

function indented(text: string): string {
  return text.trimEnd().split('\n').map((line) => `  ${line}`).join('\n');
}
