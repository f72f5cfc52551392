import { Button } from '@mantine/core';
import { SyncIcon } from '@primer/octicons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { startCycle } from '../api/cycles.ts';
import { waitingFor } from '../api/status.ts';
import type { ConnectionStatus } from '../api/status.ts';
import { Confirm } from '../pieces/confirm.tsx';
import { useNumberFormat } from '../pieces/number-format.ts';

/** Starts a cycle before its time, after saying what it will write. */
export function SyncNow({ status }: { readonly status: ConnectionStatus }) {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const queryClient = useQueryClient();
  const [asking, setAsking] = useState(false);
  const salesforce = waitingFor(status, 'salesforce');
  const marketo = waitingFor(status, 'marketo');
  const running = status.currentCycle !== null;
  return (
    <>
      <Button
        leftSection={<SyncIcon size={16} aria-hidden />}
        disabled={running}
        title={running ? t('syncNow.running') : undefined}
        onClick={() => setAsking(true)}
      >
        {t('syncNow.button')}
      </Button>
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('syncNow.title')}
        confirm={t('syncNow.confirm')}
        done={t('syncNow.done')}
        act={async () => {
          await startCycle(status.connectionId);
          await queryClient.invalidateQueries();
        }}
      >
        <p>
          {salesforce + marketo === 0
            ? t('syncNow.idle')
            : t('syncNow.effect', { salesforce: number(salesforce), marketo: number(marketo) })}
        </p>
      </Confirm>
    </>
  );
}
