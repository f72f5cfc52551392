import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';

import { english } from './english.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'console';
    resources: { console: typeof english };
    returnNull: false;
  }
}

/** The languages of the console, each by the name that its readers give it. */
export const LANGUAGES = { en: 'English', ja: '日本語' } as const;
export type Language = keyof typeof LANGUAGES;

/** Where this browser remembers the reader's choice. */
const REMEMBERED = 'bascule-language';

/**
 * Makes the words ready before the first screen: in the language that was chosen here, else in the first one of the
 * browser that the console has, else in English. React escapes what is filled in, so i18next must not.
 */
export async function prepareWords(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    defaultNS: 'console',
    resources: { en: { console: english } },
    interpolation: { escapeValue: false },
  });
  // Words that cannot be fetched must not keep the console from opening.
  await speak(firstLanguage()).catch(() => undefined);
}

/** Shows everything in that language from now on, and remembers it in this browser. Rejects when its words cannot be fetched. */
export async function chooseLanguage(language: Language): Promise<void> {
  await speak(language);
  try {
    localStorage.setItem(REMEMBERED, language);
  } catch {
    // A browser that keeps nothing goes by its own language the next time.
  }
}

/** The language of a tag such as `ja-JP`; null for one that the console does not have. */
export function languageOf(tag: string): Language | null {
  const [primary = ''] = tag.toLowerCase().split('-');
  return isLanguage(primary) ? primary : null;
}

function firstLanguage(): Language {
  for (const tag of [remembered(), ...navigator.languages]) {
    const language = languageOf(tag);
    if (language !== null) return language;
  }
  return 'en';
}

function remembered(): string {
  try {
    return localStorage.getItem(REMEMBERED) ?? '';
  } catch {
    return '';
  }
}

async function speak(language: Language): Promise<void> {
  if (language === 'ja' && !i18next.hasResourceBundle('ja', 'console')) {
    const { japanese } = await import('./japanese.ts');
    i18next.addResourceBundle('ja', 'console', japanese);
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
}

function isLanguage(text: string): text is Language {
  return Object.hasOwn(LANGUAGES, text);
}
