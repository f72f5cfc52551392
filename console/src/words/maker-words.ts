import type { TFunction } from 'i18next';

/** What the server says where no person did it, or told no name: the end of `Ann (console)`, or all of it. */
const THROUGH = { console: 'maker.console', api: 'maker.api', 'command line': 'maker.commandLine', 'the settings file': 'maker.settingsFile', 'the visibility guard': 'maker.guard' } as const;

/** Who did something and through what, in the reader's language; a name stands as it was told. */
export function makerWords(t: TFunction, by: string): string {
  const [, name, through = by] = /^(.+) \((console|api|command line)\)$/u.exec(by) ?? [];
  if (!isThrough(through)) return by;
  return name === undefined ? t(THROUGH[through]) : t('maker.named', { name, through: t(THROUGH[through]) });
}

function isThrough(text: string): text is keyof typeof THROUGH {
  return Object.hasOwn(THROUGH, text);
}
