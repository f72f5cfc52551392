import { IconArrowsExchange, IconFilter, IconGauge, IconGitBranch, IconKey, IconListDetails, IconUsers } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import classes from './shell.module.css';

/** The pages one can go to from anywhere. */
const PAGES = [
  { to: '/', label: 'nav.overview', Icon: IconGauge },
  { to: '/sync-status', label: 'nav.syncStatus', Icon: IconArrowsExchange },
  { to: '/people', label: 'nav.people', Icon: IconUsers },
  { to: '/fields', label: 'nav.fields', Icon: IconListDetails },
  { to: '/filters', label: 'nav.filters', Icon: IconFilter },
  { to: '/rules', label: 'nav.rules', Icon: IconGitBranch },
  { to: '/sync-user', label: 'nav.syncUser', Icon: IconKey },
] as const;

/** The main navigation; the page one is on is marked for eyes and for screen readers. */
export function Navigation() {
  const { t } = useTranslation();
  return (
    <nav className={classes.nav} aria-label={t('nav.label')}>
      {PAGES.map(({ to, label, Icon }) => (
        <Link key={to} to={to} className={classes.navLink} activeOptions={{ exact: to === '/', includeSearch: false }}>
          <Icon size={18} stroke={1.7} aria-hidden />
          {t(label)}
        </Link>
      ))}
    </nav>
  );
}
