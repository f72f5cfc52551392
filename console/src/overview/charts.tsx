import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { lazy, Suspense } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import { countsOf, cyclesQuery } from '../api/cycles.ts';
import type { Counts, SyncCycle } from '../api/cycles.ts';
import { StaleNotice } from '../pieces/page-states.tsx';
import { Section } from '../pieces/section.tsx';
import classes from './charts.module.css';

/** How many cycles the charts look back. */
const CYCLES = 40;

const CycleChart = lazy(async () => ({ default: (await import('./cycle-chart.tsx')).CycleChart }));
const BacklogChart = lazy(async () => ({ default: (await import('./backlog-chart.tsx')).BacklogChart }));

/** What the last cycles did and what they left behind. The drawing code is fetched after the page stands. */
export function Charts({ connectionId }: { readonly connectionId: string }) {
  const { t } = useTranslation();
  const cycles = useQuery(cyclesQuery(connectionId, CYCLES));
  if (cycles.isError && cycles.data === undefined) return <StaleNotice error={cycles.error} />;
  const finished = (cycles.data ?? []).filter(({ endedAt }) => endedAt !== null).toReversed();
  const pending = cycles.data === undefined;
  return (
    <div className={classes.charts}>
      <Section title={t('overview.perCycle')}>
        <Drawing pending={pending} empty={finished.length === 0} summary={t('overview.perCycleSummary', cycleWords(finished))}>
          <CycleChart cycles={finished} />
        </Drawing>
      </Section>
      <Section title={t('overview.backlogAfter')}>
        <Drawing pending={pending} empty={finished.length === 0} summary={t('overview.backlogSummary', backlogWords(finished))}>
          <BacklogChart cycles={finished} />
        </Drawing>
      </Section>
    </div>
  );
}

/** A picture with its sentence for those who do not see it. */
function Drawing(props: {
  readonly pending: boolean;
  readonly empty: boolean;
  readonly summary: string;
  readonly children: ReactNode;
}) {
  const { t } = useTranslation();
  if (props.pending) return <Skeleton height={220} />;
  if (props.empty) return <p className={classes.none}>{t('overview.noCharts')}</p>;
  return (
    <div className={classes.drawing} role="img" aria-label={props.summary}>
      <Suspense fallback={<Skeleton height={220} />}>{props.children}</Suspense>
    </div>
  );
}

function cycleWords(cycles: readonly SyncCycle[]): Counts & { readonly cycles: number } {
  const sum = { cycles: cycles.length, new: 0, updated: 0, deleted: 0, failed: 0, skipped: 0 };
  for (const cycle of cycles) {
    const counts = countsOf(cycle);
    sum.new += counts.new;
    sum.updated += counts.updated;
    sum.deleted += counts.deleted;
    sum.failed += counts.failed;
    sum.skipped += counts.skipped;
  }
  return sum;
}

function backlogWords(cycles: readonly SyncCycle[]): { readonly salesforce: number; readonly marketo: number } {
  return cycles.at(-1)?.backlogAfter ?? { salesforce: 0, marketo: 0 };
}
