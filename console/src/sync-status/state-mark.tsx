import { useTranslation } from 'react-i18next';

import type { CycleStep } from '../api/cycles.ts';
import { Mark } from '../pieces/mark.tsx';
import type { Tone } from '../pieces/mark.tsx';

const TONES: Record<CycleStep['state'], Tone> = {
  waiting: 'quiet',
  'in-process': 'live',
  succeeded: 'good',
  failed: 'bad',
  incomplete: 'warn',
};

/** The state of a cycle or a step as a dot and a word. */
export function StateMark({ state }: { readonly state: CycleStep['state'] }) {
  const { t } = useTranslation();
  return <Mark tone={TONES[state]}>{t(`cycle.state.${state}`)}</Mark>;
}
