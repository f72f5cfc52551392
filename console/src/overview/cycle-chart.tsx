// oxlint-disable-next-line import/no-unassigned-import -- a style sheet has nothing to assign
import './drawing.css';

import { BarChart } from '@mantine/charts';
import { useTranslation } from 'react-i18next';

import { countsOf } from '../api/cycles.ts';
import type { SyncCycle } from '../api/cycles.ts';
import { useNumberFormat } from '../pieces/number-format.ts';
import { clockTime } from './clock-time.ts';

const SHOWN = ['new', 'updated', 'failed', 'skipped'] as const;

/** Records per cycle as stacked bars, oldest on the left. */
export function CycleChart({ cycles }: { readonly cycles: readonly SyncCycle[] }) {
  const { t, i18n } = useTranslation();
  const number = useNumberFormat();
  const data = cycles.map((cycle) => ({ time: clockTime(cycle.startedAt, i18n.language), ...countsOf(cycle) }));
  return (
    <BarChart
      h={220}
      type="stacked"
      data={data}
      dataKey="time"
      series={SHOWN.map((name) => ({ name, label: t(`counts.${name}`), color: `var(--chart-${name})` }))}
      valueFormatter={number}
      withLegend
      legendProps={{ verticalAlign: 'bottom', height: 28, itemSorter: null }}
      barChartProps={{ margin: { top: 8 } }}
      tickLine="none"
      gridAxis="x"
      strokeDasharray="0"
      yAxisProps={{ width: 36, allowDecimals: false }}
      xAxisProps={{ minTickGap: 40 }}
      barProps={{ isAnimationActive: false }}
      maxBarWidth={18}
    />
  );
}
