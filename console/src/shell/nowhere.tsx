import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { Empty } from '../pieces/page-states.tsx';
import classes from './shell.module.css';

/** Shown for an address that no page has. */
export function Nowhere() {
  const { t } = useTranslation();
  return (
    <div className={classes.alone}>
      <Empty title={t('states.nowhere')} text={t('states.nowhereText')}>
        <Link to="/">{t('nav.overview')}</Link>
      </Empty>
    </div>
  );
}
