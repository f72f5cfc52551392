import { Button } from '@mantine/core';
import { SyncIcon } from '@primer/octicons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { syncRecord } from '../api/explanation.ts';
import type { Explanation } from '../api/explanation.ts';
import { Confirm } from '../pieces/confirm.tsx';
import classes from './sync-record.module.css';
import { useEffects } from './sync-effects.ts';

/** Sends one record to the front of the queue, after saying what that will write. */
export function SyncRecord({ explanation }: { readonly explanation: Explanation }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const [asking, setAsking] = useState(false);
  const effects = useEffects(explanation);
  const { object, id } = explanation.asked;
  return (
    <>
      <Button leftSection={<SyncIcon size={16} aria-hidden />} onClick={() => setAsking(true)}>
        {t('syncRecord.button')}
      </Button>
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('syncRecord.title')}
        confirm={t('syncRecord.confirm')}
        done={t('syncRecord.done')}
        act={async () => {
          await syncRecord(object, id);
          await queryClient.invalidateQueries();
        }}
      >
        <p>{t(effects.length === 0 ? 'syncRecord.nothing' : 'syncRecord.effect')}</p>
        {effects.length > 0 && (
          <ul className={classes.effects}>
            {effects.map((effect) => (
              <li key={effect}>{effect}</li>
            ))}
          </ul>
        )}
        <p className={classes.cost}>{t('syncRecord.cost')}</p>
      </Confirm>
    </>
  );
}
