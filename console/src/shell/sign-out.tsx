import { UnstyledButton } from '@mantine/core';
import { SignOutIcon } from '@primer/octicons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { sessionQuery, signOut } from '../api/session.ts';
import { failureSentence } from '../pieces/failure.ts';
import classes from './shell.module.css';

/** Ends the session and forgets everything that was shown. */
export function SignOut() {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const leaving = useMutation({
    mutationFn: signOut,
    onSuccess: () => {
      queryClient.removeQueries({ predicate: (query) => query.queryKey[0] !== sessionQuery.queryKey[0] });
      queryClient.setQueryData(sessionQuery.queryKey, { signedIn: false, role: null });
    },
  });
  return (
    <>
      <UnstyledButton className={classes.navLink} onClick={() => leaving.mutate()} disabled={leaving.isPending}>
        <SignOutIcon size={18} aria-hidden />
        {t('nav.signOut')}
      </UnstyledButton>
      {leaving.isError && <p role="alert">{failureSentence(t, leaving.error)}</p>}
    </>
  );
}
