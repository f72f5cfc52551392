import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { byObject } from '../api/cycles.ts';
import type { Counts, CycleStep } from '../api/cycles.ts';
import { errorCatalogueQuery } from '../api/error-catalogue.ts';
import type { PairObject } from '../api/words-of-the-api.ts';
import { Elapsed } from '../pieces/elapsed.tsx';
import { objectWords } from '../words/object-words.ts';
import { CountCells, CountWords } from './count-cells.tsx';
import classes from './cycle-table.module.css';
import { StateMark } from './state-mark.tsx';

/** One step of an opened cycle, with what it did by kind of record; when something ended it early, what that was. */
export function StepRow({ step }: { readonly step: CycleStep }) {
  return (
    <>
      <WholeStep step={step} />
      {byObject(step).map(([object, counts]) => (
        <ObjectOfStep key={object} object={object} counts={counts} />
      ))}
    </>
  );
}

function ObjectOfStep({ object, counts }: { readonly object: PairObject; readonly counts: Counts }) {
  const { t } = useTranslation();
  return (
    <tr className={classes.step} data-part="object">
      <th scope="row">{objectWords(t, object)}</th>
      <td>
        <CountWords counts={counts} />
      </td>
      <td className={classes.wide} />
      <CountCells counts={counts} />
      <td className={classes.duration} />
    </tr>
  );
}

function WholeStep({ step }: { readonly step: CycleStep }) {
  const { t } = useTranslation();
  const counts = step.state === 'waiting' ? null : step.counts;
  return (
    <tr className={classes.step} data-state={step.state}>
      <th scope="row">{t(`cycle.operation.${step.operation}`, { side: t(`side.${step.side}`) })}</th>
      <td>
        <StateMark state={step.state} />
        {step.errorCode !== null && <StepError code={step.errorCode} />}
        {counts !== null && <CountWords counts={counts} />}
      </td>
      <td className={classes.wide} />
      <CountCells counts={counts} />
      <td className={classes.duration}>
        {step.startedAt !== null && <Elapsed from={step.startedAt} to={step.endedAt} />}
      </td>
    </tr>
  );
}

function StepError({ code }: { readonly code: string }) {
  const entry = useQuery(errorCatalogueQuery).data?.get(code);
  return (
    <p className={classes.error} title={entry?.remedy}>
      {entry?.title ?? code}
    </p>
  );
}
