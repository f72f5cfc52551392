import { SegmentedControl } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { chooseLanguage, languageOf, LANGUAGES } from '../words/language.ts';
import type { Language } from '../words/language.ts';

const CHOICES = [
  { value: 'en', label: LANGUAGES.en },
  { value: 'ja', label: LANGUAGES.ja },
] satisfies readonly { readonly value: Language; readonly label: string }[];

/** The language of the console, remembered in this browser. */
export function LanguageSwitch() {
  const { t, i18n } = useTranslation();
  const queryClient = useQueryClient();
  const speak = async (language: Language): Promise<void> => {
    await chooseLanguage(language);
    // What the server says comes in the language it was asked in.
    await queryClient.invalidateQueries();
  };
  return (
    <SegmentedControl
      fullWidth
      size="xs"
      aria-label={t('language.label')}
      value={languageOf(i18n.language) ?? 'en'}
      onChange={(language) => void speak(language).catch(() => notifications.show({ message: t('language.failed'), color: 'red', withCloseButton: true }))}
      data={CHOICES}
    />
  );
}
