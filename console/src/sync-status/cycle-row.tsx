import { UnstyledButton } from '@mantine/core';
import { ChevronRightIcon } from '@primer/octicons-react';
import { useTranslation } from 'react-i18next';

import { COUNTED, countsOf } from '../api/cycles.ts';
import type { SyncCycle } from '../api/cycles.ts';
import { Elapsed } from '../pieces/elapsed.tsx';
import { useNumberFormat } from '../pieces/number-format.ts';
import { CountCells, CountWords } from './count-cells.tsx';
import classes from './cycle-table.module.css';
import { StateMark } from './state-mark.tsx';
import { Started } from './started.tsx';
import { StepRow } from './step-row.tsx';

/** One cycle; opened, its steps follow as rows under the same columns. */
export function CycleRow(props: { readonly cycle: SyncCycle; readonly open: boolean; readonly onToggle: () => void }) {
  const { t } = useTranslation();
  const { cycle, open } = props;
  const counts = countsOf(cycle);
  return (
    <tbody className={classes.cycle} data-open={open}>
      <tr>
        <th scope="row">
          <UnstyledButton
            className={classes.toggle}
            aria-expanded={open}
            aria-label={t(open ? 'syncStatus.hideSteps' : 'syncStatus.showSteps')}
            onClick={props.onToggle}
          >
            <span className={classes.chevron}>
              <ChevronRightIcon size={16} aria-hidden />
            </span>
            <Started at={cycle.startedAt} />
          </UnstyledButton>
        </th>
        <td>
          <StateMark state={cycle.state} />
          <CountWords counts={counts} />
        </td>
        <td className={classes.wide}>{t(`cycle.trigger.${cycle.trigger}`)}</td>
        <CountCells counts={counts} />
        <td className={classes.duration}>
          <Elapsed from={cycle.startedAt} to={cycle.endedAt} />
        </td>
      </tr>
      {open && cycle.steps.map((step) => <StepRow key={`${step.operation} ${step.side}`} step={step} />)}
      {open && cycle.backlogAfter !== null && <BacklogRow backlog={cycle.backlogAfter} />}
    </tbody>
  );
}

function BacklogRow({ backlog }: { readonly backlog: { readonly salesforce: number; readonly marketo: number } }) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  return (
    <tr className={classes.step}>
      <td className={classes.note} colSpan={4 + COUNTED.length}>
        {t('syncStatus.backlogAfter', { salesforce: number(backlog.salesforce), marketo: number(backlog.marketo) })}
      </td>
    </tr>
  );
}
