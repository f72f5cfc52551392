import { init, use } from 'i18next';
import { initReactI18next } from 'react-i18next';

import { english } from './english.ts';

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'console';
    resources: { console: typeof english };
    returnNull: false;
  }
}

/** Makes the words ready before the first screen. React escapes what is filled in, so i18next must not. */
export async function prepareWords(): Promise<void> {
  use(initReactI18next);
  await init({
    lng: 'en',
    fallbackLng: 'en',
    defaultNS: 'console',
    resources: { en: { console: english } },
    interpolation: { escapeValue: false },
  });
}
