import { useTranslation } from 'react-i18next';

import { COUNTED } from '../api/cycles.ts';
import type { SyncCycle } from '../api/cycles.ts';
import { CycleRow } from './cycle-row.tsx';
import classes from './cycle-table.module.css';

/** Cycles, newest first. A running one stands open by itself; `opened` is `none` when the reader closed it. */
export function CycleTable(props: {
  readonly cycles: readonly SyncCycle[];
  readonly opened: string | null;
  readonly onOpen: (cycleId: string | null) => void;
}) {
  const { t } = useTranslation();
  const running = props.cycles.find(({ endedAt }) => endedAt === null);
  const opened = props.opened ?? running?.cycleId ?? null;
  return (
    <table className={classes.table}>
      <thead>
        <tr>
          <th scope="col">{t('syncStatus.started')}</th>
          <th scope="col">{t('syncStatus.state')}</th>
          <th scope="col" className={classes.wide}>
            {t('syncStatus.trigger')}
          </th>
          {COUNTED.map((column) => (
            <th key={column} scope="col" className={classes.count}>
              {t(`counts.${column}`)}
            </th>
          ))}
          <th scope="col" className={classes.duration}>
            {t('syncStatus.duration')}
          </th>
        </tr>
      </thead>
      {props.cycles.map((cycle) => {
        const open = cycle.cycleId === opened;
        return (
          <CycleRow
            key={cycle.cycleId}
            cycle={cycle}
            open={open}
            onToggle={() => props.onOpen(open ? 'none' : cycle.cycleId)}
          />
        );
      })}
    </table>
  );
}
