import { useTranslation } from 'react-i18next';

import type { HealthAdvice, HealthVerdict } from '../api/field-health.ts';
import { Tag } from '../pieces/mark.tsx';
import type { Tone } from '../pieces/mark.tsx';
import { Prose } from '../pieces/prose.tsx';
import classes from './fields-page.module.css';

const TONES: Readonly<Record<HealthVerdict, Tone>> = { keep: 'quiet', ease: 'warn', ask: 'warn', stop: 'bad' };

/** What is recommended with its reasons, the weightiest first, and the lines of the rules that would do it. */
export function HealthAdviceList({ advice }: { readonly advice: readonly HealthAdvice[] }) {
  const { t } = useTranslation();
  return advice.map(({ kind, verdict, because, lines, instead }) => (
    <div key={kind} className={classes.advice}>
      <Tag tone={TONES[verdict]}>{t(`fieldHealth.verdict.${verdict}`)}</Tag> <Prose text={because} />
      {instead !== null && (
        <p>
          <Prose text={instead} />
        </p>
      )}
      {lines !== null && (
        <details>
          <summary>{t('fieldHealth.lines')}</summary>
          <pre className={classes.lines}>{lines}</pre>
        </details>
      )}
    </div>
  ));
}
