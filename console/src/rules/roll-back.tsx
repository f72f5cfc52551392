import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { rollBack } from '../api/configuration.ts';
import { ApiFailure } from '../api/request.ts';
import { Confirm } from '../pieces/confirm.tsx';
import { OwnName } from '../pieces/own-name.tsx';
import { DifferencesBetween } from './differences-between.tsx';
import { useVerdictSentence } from './verdict-sentence.ts';

/** Goes back to an earlier version by a new one that says the same, after showing what that changes. */
export function RollBack(props: { readonly connectionId: string; readonly version: number; readonly newest: number }) {
  const { t } = useTranslation();
  const { connectionId, version, newest } = props;
  const queryClient = useQueryClient();
  const sentence = useVerdictSentence();
  const [asking, setAsking] = useState(false);
  return (
    <>
      <Button variant="default" size="xs" onClick={() => setAsking(true)} aria-label={t('rules.rollBackTo', { version })}>
        {t('rules.rollBack')}
      </Button>
      <Confirm
        opened={asking}
        onClose={() => setAsking(false)}
        title={t('rules.rollBackTitle', { version })}
        confirm={t('rules.rollBack')}
        done={t('rules.rolledBack', { version })}
        act={async () => {
          const against = await rollBack(connectionId, version);
          await queryClient.invalidateQueries();
          if (against !== null) throw new ApiFailure('refused', null, sentence(against));
        }}
      >
        <p>{t('rules.rollBackText', { next: newest + 1, newest })}</p>
        <DifferencesBetween connectionId={connectionId} from={newest} to={version} />
        <OwnName />
      </Confirm>
    </>
  );
}
