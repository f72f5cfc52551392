import { stringify } from 'yaml';
import type { SettingDescription } from './setting-list.ts';

const HEADER = `# Settings of Bascule. Copy this file to bascule.yaml and fill it in; \`bascule settings\` shows what holds.
# Every line that is commented out shows its default, or an example where there is none.
# Secrets never stand here: write { env: NAME } or { file: path }, and say there what they are.
`;
/** Where a help text is broken, in characters. */
const WIDTH = 100;

/** `bascule.example.yaml`: every setting with its help text, made from the schema so that it never goes stale. */
export function exampleFile(settings: readonly SettingDescription[]): string {
  return `${HEADER}${settings.map((setting) => `\n${linesOf(setting, true).join('\n')}\n`).join('')}`;
}

/**
 * A setting and what is inside it. `live` is false inside a block that is commented out as a whole: taking
 * away one `# ` from each of its lines leaves a good example.
 */
function linesOf(setting: SettingDescription, live: boolean): readonly string[] {
  const shown = live ? setting.required || isPartOfExample(setting) : setting.example !== null || setting.kind === 'block' || setting.required;
  const mark = shown ? '' : '# ';
  const help = wrap(`${setting.help}${namesOf(setting)}`).map((line) => `# ${line}`);
  if (setting.kind === 'block') {
    return [...help, `${mark}${setting.key}:`, ...setting.inside.flatMap((inner) => linesOf(inner, live && shown)).map((line) => `${mark}  ${line}`)];
  }
  if (setting.kind === 'list') return [...help, `${mark}${setting.key}:`, ...entryLines(setting, live && shown).map((line) => `${mark}  ${line}`)];
  return [...help, `${mark}${setting.key}: ${valueOf(setting)}`];
}

/** Not required, yet the example needs them: with them it works as soon as it is filled in. */
function isPartOfExample({ path }: SettingDescription): boolean {
  return path === 'connections' || path === 'connections[].salesforce.clientSecret';
}

/** One entry of a list: its first setting carries the dash. Where each setting is an entry of its own, every one does. */
function entryLines(setting: SettingDescription, live: boolean): readonly string[] {
  if (setting.oneEach) return setting.inside.flatMap((inner) => entryLines({ ...setting, oneEach: false, inside: [inner] }, live));
  const lines = setting.inside.flatMap((inner) => linesOf(inner, live));
  const first = lines.findIndex((line) => !line.startsWith('#'));
  return lines.map((line, index) => `${index === first ? '- ' : '  '}${line}`);
}

function namesOf({ environment, flag }: SettingDescription): string {
  const names = [environment === null ? '' : `environment ${environment}`, flag === null ? '' : `flag ${flag}`].filter((name) => name !== '');
  return names.length === 0 ? '' : ` (${names.join(', ')})`;
}

function valueOf({ defaultValue, example }: SettingDescription): string {
  if (example !== null && (defaultValue === undefined || defaultValue === null)) return example;
  return stringify(defaultValue).trimEnd();
}

function wrap(text: string): readonly string[] {
  const lines: string[] = [''];
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + word.length >= WIDTH) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines;
}
