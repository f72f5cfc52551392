import { ArrowSwitchIcon, FilterIcon, GitBranchIcon, KeyIcon, MeterIcon, PeopleIcon, TableIcon } from '@primer/octicons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import classes from './shell.module.css';

/** The pages one can go to from anywhere. */
const PAGES = [
  { to: '/', label: 'nav.overview', Icon: MeterIcon },
  { to: '/sync-status', label: 'nav.syncStatus', Icon: ArrowSwitchIcon },
  { to: '/people', label: 'nav.people', Icon: PeopleIcon },
  { to: '/fields', label: 'nav.fields', Icon: TableIcon },
  { to: '/filters', label: 'nav.filters', Icon: FilterIcon },
  { to: '/rules', label: 'nav.rules', Icon: GitBranchIcon },
  { to: '/sync-user', label: 'nav.syncUser', Icon: KeyIcon },
] as const;

/** The main navigation; the page one is on is marked for eyes and for screen readers. */
export function Navigation() {
  const { t } = useTranslation();
  return (
    <nav className={classes.nav} aria-label={t('nav.label')}>
      {PAGES.map(({ to, label, Icon }) => (
        <Link key={to} to={to} className={classes.navLink} activeOptions={{ exact: to === '/', includeSearch: false }}>
          <Icon size={18} aria-hidden />
          {t(label)}
        </Link>
      ))}
    </nav>
  );
}
