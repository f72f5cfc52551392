import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { cyclesQuery } from '../api/cycles.ts';
import { PageHeader } from '../pieces/page-header.tsx';
import { Empty, Failure, Loading, StaleNotice } from '../pieces/page-states.tsx';
import { useConnection } from '../shell/connection.tsx';
import { CycleTable } from './cycle-table.tsx';
import { SyncNow } from './sync-now.tsx';
import classes from './sync-status-page.module.css';

const route = getRouteApi('/shell/sync-status');

const CYCLES_AT_FIRST = 25;
const MOST_CYCLES = 200;

/** Every cycle with its steps, alive while one runs. The opened cycle is part of the address. */
export function SyncStatusPage() {
  const { t } = useTranslation();
  const status = useConnection();
  const { limit = CYCLES_AT_FIRST, cycle } = route.useSearch();
  const navigate = route.useNavigate();
  const asked = Math.min(Math.max(1, limit), MOST_CYCLES);
  const cycles = useQuery(cyclesQuery(status.connectionId, asked));
  const shown = cycles.data ?? [];
  return (
    <>
      <PageHeader
        title={t('syncStatus.pageTitle')}
        lead={t('syncStatus.lead')}
        actions={<SyncNow status={status} />}
      />
      {cycles.isError && cycles.data !== undefined && <StaleNotice error={cycles.error} />}
      {cycles.isError && cycles.data === undefined && (
        <Failure error={cycles.error} onRetry={() => void cycles.refetch()} />
      )}
      {cycles.isPending && <Loading lines={10} />}
      {cycles.isSuccess && shown.length === 0 && (
        <Empty title={t('syncStatus.empty')} text={t('syncStatus.emptyText')} />
      )}
      {shown.length > 0 && (
        <CycleTable
          cycles={shown}
          opened={cycle ?? null}
          onOpen={(cycleId) =>
            void navigate({ search: (before) => ({ ...before, cycle: cycleId ?? undefined }), replace: true })
          }
        />
      )}
      {shown.length >= asked && asked < MOST_CYCLES && (
        <p className={classes.more}>
          <Button
            variant="default"
            size="xs"
            onClick={() => void navigate({ search: (before) => ({ ...before, limit: MOST_CYCLES }), replace: true })}
          >
            {t('syncStatus.more')}
          </Button>
        </p>
      )}
    </>
  );
}
