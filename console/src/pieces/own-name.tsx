import { TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { ownName, tellOwnName } from '../api/own-name.ts';

/** Asks who changes something, for the history; this browser remembers the answer. */
export function OwnName() {
  const { t } = useTranslation();
  const [name, setName] = useState(ownName);
  return (
    <TextInput
      label={t('maker.yourName')}
      maxLength={80}
      value={name}
      onChange={(event) => {
        setName(event.currentTarget.value);
        tellOwnName(event.currentTarget.value);
      }}
    />
  );
}
