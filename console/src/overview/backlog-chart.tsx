// oxlint-disable-next-line import/no-unassigned-import -- a style sheet has nothing to assign
import './drawing.css';

import { AreaChart } from '@mantine/charts';
import { useTranslation } from 'react-i18next';

import type { SyncCycle } from '../api/cycles.ts';
import { SIDES } from '../api/words-of-the-api.ts';
import { useNumberFormat } from '../pieces/number-format.ts';
import { clockTime } from './clock-time.ts';

/** What each cycle left waiting, by the side it waits to be written to; oldest on the left. */
export function BacklogChart({ cycles }: { readonly cycles: readonly SyncCycle[] }) {
  const { t, i18n } = useTranslation();
  const number = useNumberFormat();
  const data = cycles.map((cycle) => ({
    time: clockTime(cycle.endedAt ?? cycle.startedAt, i18n.language),
    ...cycle.backlogAfter,
  }));
  return (
    <AreaChart
      h={220}
      data={data}
      dataKey="time"
      series={SIDES.map((side) => ({
        name: side,
        label: t('overview.to', { side: t(`side.${side}`) }),
        color: `var(--${side})`,
      }))}
      valueFormatter={number}
      curveType="stepAfter"
      withDots={false}
      withGradient={false}
      fillOpacity={0.12}
      strokeWidth={1.75}
      withLegend
      legendProps={{ verticalAlign: 'bottom', height: 28, itemSorter: null }}
      areaChartProps={{ margin: { top: 8 } }}
      tickLine="none"
      gridAxis="x"
      strokeDasharray="0"
      yAxisProps={{ width: 36, allowDecimals: false }}
      xAxisProps={{ minTickGap: 40 }}
      areaProps={{ isAnimationActive: false }}
    />
  );
}
