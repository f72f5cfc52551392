import { Button, Modal } from '@mantine/core';
import { BeakerIcon } from '@primer/octicons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import type { Explanation } from '../api/explanation.ts';
import { TrialDialogue } from './trial-dialogue.tsx';

/** Tries what Salesforce says to this record's write, as the sync user (B3); not shown for what never goes there. */
export function TryWrite({ explanation }: { readonly explanation: Explanation }) {
  const { t } = useTranslation();
  const [opened, setOpened] = useState(false);
  const goesThere = explanation.fields.some(({ direction, salesforceField }) => direction !== 'to-marketo' && salesforceField !== null);
  if (!goesThere) return null;
  return (
    <>
      <Button variant="default" leftSection={<BeakerIcon size={16} aria-hidden />} onClick={() => setOpened(true)}>
        {t('trial.button')}
      </Button>
      <Modal opened={opened} onClose={() => setOpened(false)} title={t('trial.title')} size="lg" centered lockScroll={false} closeButtonProps={{ 'aria-label': t('trial.close') }}>
        {opened && <TrialDialogue explanation={explanation} />}
      </Modal>
    </>
  );
}
