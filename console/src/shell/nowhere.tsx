import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { PageHeader } from '../pieces/page-header.tsx';
import classes from './shell.module.css';

/** Shown for an address that no page has. */
export function Nowhere() {
  const { t } = useTranslation();
  return (
    <main className={classes.alone}>
      <PageHeader title={t('states.nowhere')} lead={t('states.nowhereText')} />
      <Link to="/">{t('nav.overview')}</Link>
    </main>
  );
}
