import { useEffect } from 'react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

import classes from './page-header.module.css';

/** The heading of a page with what can be done there; also names the browser tab. */
export function PageHeader(props: { readonly title: string; readonly lead?: ReactNode; readonly actions?: ReactNode }) {
  useTabTitle(props.title);
  return (
    <header className={classes.header}>
      <div className={classes.words}>
        <h1 className={classes.title}>{props.title}</h1>
        {props.lead !== undefined && <p className={classes.lead}>{props.lead}</p>}
      </div>
      {props.actions !== undefined && <div className={classes.actions}>{props.actions}</div>}
    </header>
  );
}

/** Names the browser tab after the page, so that ten open tabs can be told apart. */
export function useTabTitle(title: string): void {
  const { t } = useTranslation();
  const app = t('app.name');
  useEffect(() => {
    document.title = `${title} · ${app}`;
  }, [title, app]);
}
