import { ActionIcon } from '@mantine/core';
import { ThreeBarsIcon, XIcon } from '@primer/octicons-react';
import { useLocation } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import type { ConnectionStatus } from '../api/status.ts';
import { BrandMark } from './brand-mark.tsx';
import { ColourSwitch } from './colour-switch.tsx';
import { ConnectionChoice } from './connection-choice.tsx';
import { LanguageSwitch } from './language-switch.tsx';
import { Navigation } from './navigation.tsx';
import { SandboxBanner } from './sandbox-banner.tsx';
import classes from './shell.module.css';
import { SignOut } from './sign-out.tsx';

/** The sidebar and the page beside it. On a narrow screen the sidebar folds under the top bar. */
export function Frame(props: {
  readonly connections: readonly ConnectionStatus[];
  readonly connection: ConnectionStatus | null;
  readonly children: ReactNode;
}) {
  const { t } = useTranslation();
  const [menuOpen, setMenuOpen] = useState(false);
  const { pathname } = useLocation();
  const sandbox = props.connection?.sandbox ?? null;
  useEffect(() => setMenuOpen(false), [pathname]);
  return (
    <div className={classes.frame} data-menu-open={menuOpen}>
      <a className={classes.skip} href="#content">
        {t('app.skip')}
      </a>
      <aside className={classes.side}>
        <div className={classes.top}>
          <BrandMark size={26} />
          <span className={classes.brand}>{t('app.name')}</span>
          <ActionIcon
            className={classes.burger}
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t(menuOpen ? 'app.closeMenu' : 'app.menu')}
            aria-expanded={menuOpen}
            aria-controls="menu"
            onClick={() => setMenuOpen(!menuOpen)}
          >
            {menuOpen ? <XIcon size={20} /> : <ThreeBarsIcon size={20} />}
          </ActionIcon>
        </div>
        <div id="menu" className={classes.menu}>
          {props.connection !== null && (
            <ConnectionChoice connections={props.connections} connection={props.connection} />
          )}
          <Navigation />
          <div className={classes.foot}>
            <LanguageSwitch />
            <ColourSwitch />
            <SignOut />
          </div>
        </div>
      </aside>
      <div className={classes.page}>
        {sandbox !== null && <SandboxBanner {...sandbox} />}
        <main id="content" className={classes.main} tabIndex={-1}>
          {props.children}
        </main>
      </div>
    </div>
  );
}
