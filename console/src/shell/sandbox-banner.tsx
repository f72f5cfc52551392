import { LinkExternalIcon } from '@primer/octicons-react';
import { useTranslation } from 'react-i18next';

import classes from './shell.module.css';

/** Says that nothing here is real, and leads to both simulators. */
export function SandboxBanner(props: { readonly salesforceUrl: string; readonly marketoUrl: string }) {
  const { t } = useTranslation();
  return (
    <div className={classes.sandbox} role="note">
      <strong>{t('sandbox.title')}</strong>
      <span className={classes.sandboxText}>{t('sandbox.text')}</span>
      <span className={classes.sandboxLinks}>
        <SimulatorLink url={props.salesforceUrl} label={t('sandbox.salesforce')} />
        <SimulatorLink url={props.marketoUrl} label={t('sandbox.marketo')} />
      </span>
    </div>
  );
}

function SimulatorLink({ url, label }: { readonly url: string; readonly label: string }) {
  if (!/^https?:/u.test(url)) return label;
  return (
    <a href={url} target="_blank" rel="noreferrer">
      {label}
      <LinkExternalIcon size={14} aria-hidden />
    </a>
  );
}
