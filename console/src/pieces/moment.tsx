import { useTranslation } from 'react-i18next';

import { useNow } from '../clock.ts';
import { roughDurationWords } from '../words/duration.ts';

/** Below this the words would flicker between "0 s ago" and "1 s ago". */
const NOW_SECONDS = 3;

/** An instant as people say it ("4 min ago", "in 20 s"), with the exact moment on hover. */
export function Moment({ at }: { readonly at: string }) {
  const { t, i18n } = useTranslation();
  const seconds = (useNow() - Date.parse(at)) / 1000;
  return (
    <time dateTime={at} title={exactMoment(at, i18n.language)}>
      {relative()}
    </time>
  );

  function relative(): string {
    if (Math.abs(seconds) < NOW_SECONDS) return t('time.now');
    const duration = roughDurationWords(t, Math.abs(seconds));
    return seconds > 0 ? t('time.ago', { duration }) : t('time.in', { duration });
  }
}

/** The exact moment in the reader's own time zone, which is named. */
function exactMoment(at: string, language: string): string {
  return new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeStyle: 'long' }).format(new Date(at));
}
