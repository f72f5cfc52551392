import { Button } from '@mantine/core';
import { DownloadIcon } from '@primer/octicons-react';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';

import { syncUserFile, syncUserQuery } from '../api/sync-user.ts';
import type { Report } from '../api/sync-user.ts';
import { Answered } from '../pieces/answered.tsx';
import { PageHeader } from '../pieces/page-header.tsx';
import { Section } from '../pieces/section.tsx';
import { useConnection } from '../shell/connection.tsx';
import { RightTable } from './right-table.tsx';
import classes from './sync-user-page.module.css';

/** What the sync user may do on both sides against what the mapping needs, and the files for whoever grants it. */
export function SyncUserPage() {
  const { t } = useTranslation();
  const { connectionId } = useConnection();
  return (
    <>
      <PageHeader title={t('syncUser.pageTitle')} lead={t('syncUser.lead')} actions={<Downloads connectionId={connectionId} />} />
      <Answered query={useQuery(syncUserQuery(connectionId))}>
        {({ permissionSet: { unseen }, sides }) => (
          <>
            {unseen.length > 0 && <p className={classes.unseen}>{t('syncUser.unseen', { fields: unseen.join(', ') })}</p>}
            {sides.map((report) => (
              <SideSection key={report.side} report={report} />
            ))}
          </>
        )}
      </Answered>
    </>
  );
}

function Downloads({ connectionId }: { readonly connectionId: string }) {
  const { t } = useTranslation();
  const files = [
    { label: t('syncUser.permissionSet'), href: syncUserFile(connectionId, 'permission-set') },
    { label: t('syncUser.pageIn.en'), href: syncUserFile(connectionId, 'hand-off', '?language=en') },
    { label: t('syncUser.pageIn.ja'), href: syncUserFile(connectionId, 'hand-off', '?language=ja') },
  ];
  return (
    <div className={classes.files}>
      {files.map(({ label, href }) => (
        <Button key={href} component="a" href={href} download variant="default" size="xs" leftSection={<DownloadIcon size={14} aria-hidden />}>
          {label}
        </Button>
      ))}
    </div>
  );
}

function SideSection({ report }: { readonly report: Report }) {
  const { t } = useTranslation();
  const hint = report.user === null ? t('syncUser.userUnknown') : report.user;
  return (
    <Section title={t(`side.${report.side}`)} hint={hint}>
      {report.side === 'salesforce' && !report.knowsRights && <p className={classes.unseen}>{t('syncUser.rightsUnknown')}</p>}
      <RightTable report={report} />
    </Section>
  );
}
