import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useNavigate } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import type { Document } from '../api/configuration.ts';
import { useDraftChange } from './draft.ts';

/** Puts one thing into the draft of the next rules and leads there; nothing holds before the draft is applied. */
export function PutIntoDraft(props: { readonly connectionId: string; readonly name: string; readonly change: (document: Document) => Document }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const changeDraft = useDraftChange(props.connectionId);
  return (
    <Button
      variant="default"
      size="xs"
      disabled={changeDraft === null}
      aria-label={t('rules.putInThis', { name: props.name })}
      onClick={() => {
        if (changeDraft?.(props.change) === true) void navigate({ to: '/rules', search: {} });
        else notifications.show({ message: t('rules.draftUnreadable'), color: 'red', withCloseButton: true });
      }}
    >
      {t('rules.putIn')}
    </Button>
  );
}
