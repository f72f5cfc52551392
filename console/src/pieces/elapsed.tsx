import { useTranslation } from 'react-i18next';

import { useNow } from '../clock.ts';
import { durationWords } from '../words/duration.ts';

/** How long something took, or has been taking while it still runs. */
export function Elapsed({ from, to }: { readonly from: string; readonly to: string | null }) {
  return to === null ? <Running from={from} /> : <Took seconds={(Date.parse(to) - Date.parse(from)) / 1000} />;
}

function Running({ from }: { readonly from: string }) {
  return <Took seconds={(useNow() - Date.parse(from)) / 1000} />;
}

function Took({ seconds }: { readonly seconds: number }) {
  const { t } = useTranslation();
  return <>{durationWords(t, seconds)}</>;
}
