import { useTranslation } from 'react-i18next';

import type { ConnectionStatus } from '../api/status.ts';
import { Mark } from './mark.tsx';
import type { Tone } from './mark.tsx';

const TONES = { running: 'live', waiting: 'good', attention: 'warn', failing: 'bad', starting: 'live', paused: 'quiet' } as const;

/** The one word for a connection's health. A quiet connection with problems somebody must fix is not healthy. */
export function HealthMark({ status }: { readonly status: ConnectionStatus }) {
  const { t } = useTranslation();
  const health = healthOf(status);
  const tone: Tone = TONES[health];
  return <Mark tone={tone}>{t(`health.${health}`)}</Mark>;
}

function healthOf(status: ConnectionStatus): keyof typeof TONES {
  const needsSomebody = status.problems.some(({ fixer }) => fixer !== 'nobody');
  const calm = status.state === 'waiting' || status.state === 'running';
  return calm && needsSomebody ? 'attention' : status.state;
}
