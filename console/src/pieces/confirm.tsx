import { Button, Modal } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import classes from './confirm.module.css';
import { failureSentence } from './failure.ts';
import { Refusal } from './refusal.tsx';

/**
 * Says what is about to happen and does it only when told to. A refusal stays in the dialogue,
 * where it can be read; success closes it and leaves one line behind.
 */
export function Confirm(props: {
  readonly opened: boolean;
  readonly onClose: () => void;
  readonly title: string;
  readonly children: ReactNode;
  readonly confirm: string;
  readonly done: string;
  readonly act: () => Promise<void>;
}) {
  const { t } = useTranslation();
  const action = useMutation({
    mutationFn: props.act,
    onSuccess: () => {
      props.onClose();
      notifications.show({ message: props.done, color: 'harbour', withCloseButton: true });
    },
  });
  const close = () => {
    action.reset();
    props.onClose();
  };
  return (
    <Modal
      opened={props.opened}
      onClose={close}
      title={props.title}
      centered
      lockScroll={false}
      closeButtonProps={{ 'aria-label': t('syncNow.cancel') }}
    >
      <div className={classes.effect}>
        {props.children}
        {action.isError && <Refusal>{failureSentence(t, action.error)}</Refusal>}
      </div>
      <div className={classes.buttons}>
        <Button variant="default" onClick={close}>
          {t('syncNow.cancel')}
        </Button>
        <Button onClick={() => action.mutate()} loading={action.isPending} data-autofocus>
          {props.confirm}
        </Button>
      </div>
    </Modal>
  );
}
