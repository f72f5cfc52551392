import { Button, PasswordInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';

import { sessionQuery, signIn } from '../api/session.ts';
import { failureSentence } from '../pieces/failure.ts';
import { useTabTitle } from '../pieces/page-header.tsx';
import { BrandMark } from '../shell/brand-mark.tsx';
import classes from './sign-in-page.module.css';

const route = getRouteApi('/sign-in');

/** Asks for the admin token, and says where both ways of signing in are found. */
export function SignInPage() {
  const { t } = useTranslation();
  const { next } = route.useSearch();
  const router = useRouter();
  const queryClient = useQueryClient();
  const [token, setToken] = useState('');
  const [missing, setMissing] = useState(false);
  useTabTitle(t('signIn.pageTitle'));
  const entering = useMutation({
    mutationFn: signIn,
    onSuccess: async () => {
      await queryClient.invalidateQueries({ queryKey: sessionQuery.queryKey });
      await queryClient.fetchQuery({ ...sessionQuery, staleTime: 0 });
      router.history.replace(ownAddress(next));
    },
  });
  const complaint = missing ? t('signIn.empty') : entering.isError ? failureSentence(t, entering.error) : null;
  return (
    <main className={classes.page}>
      <div className={classes.panel}>
        <div className={classes.brand}>
          <BrandMark size={40} />
          <div>
            <h1 className={classes.title}>{t('signIn.title')}</h1>
            <p className={classes.lead}>{t('signIn.lead')}</p>
          </div>
        </div>
        <section className={classes.way}>
          <h2>{t('signIn.linkTitle')}</h2>
          <p>{t('signIn.linkText')}</p>
        </section>
        <form
          className={classes.way}
          onSubmit={(event) => {
            event.preventDefault();
            const pasted = token.trim();
            setMissing(pasted === '');
            if (pasted !== '') entering.mutate(pasted);
          }}
        >
          <h2>{t('signIn.orToken')}</h2>
          <PasswordInput
            label={t('signIn.token')}
            description={t('signIn.tokenHint')}
            autoComplete="current-password"
            autoFocus
            value={token}
            error={complaint}
            onChange={(event) => setToken(event.currentTarget.value)}
          />
          <Button type="submit" loading={entering.isPending}>
            {t('signIn.submit')}
          </Button>
        </form>
      </div>
    </main>
  );
}

/** Only an address of this console is gone back to: `next` may come from a link made by somebody else. */
function ownAddress(next: string | undefined): string {
  if (next === undefined || !URL.canParse(next, window.location.origin)) return '/';
  const url = new URL(next, window.location.origin);
  return url.origin === window.location.origin ? url.pathname + url.search : '/';
}
