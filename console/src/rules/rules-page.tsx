import { Button } from '@mantine/core';
import { PencilIcon } from '@primer/octicons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { documentQuery, versionsQuery } from '../api/configuration.ts';
import type { Version } from '../api/configuration.ts';
import { Answered } from '../pieces/answered.tsx';
import { PageHeader } from '../pieces/page-header.tsx';
import { Empty } from '../pieces/page-states.tsx';
import { useConnection } from '../shell/connection.tsx';
import { draftOf, useDraft } from './draft.ts';
import { DraftPart } from './draft-part.tsx';
import classes from './rules-page.module.css';
import { RulesTrial } from './rules-trial.tsx';
import { VersionList } from './version-list.tsx';
import { VersionPart } from './version-part.tsx';

const route = getRouteApi('/shell/rules');

/** What admins decided, version by version, and the draft of the next one (decision 32). */
export function RulesPage() {
  const { t } = useTranslation();
  const { connectionId } = useConnection();
  const { version: wanted } = route.useSearch();
  const versions = useQuery(versionsQuery(connectionId));
  const newest = versions.data?.[0];
  return (
    <>
      <PageHeader title={t('rules.pageTitle')} lead={t('rules.lead')} actions={newest !== undefined && <BeginDraft connectionId={connectionId} newest={newest} />} />
      <Answered query={versions}>
        {(all) =>
          newest === undefined ? (
            <Empty title={t('rules.none')} text={t('rules.noneText')} />
          ) : (
            <div className={classes.page}>
              <DraftPart connectionId={connectionId} newest={newest} />
              {all.filter(({ version }) => version === wanted).map((version) => (
                <VersionPart key={version.version} connectionId={connectionId} version={version} versions={all} />
              ))}
              <RulesTrial connectionId={connectionId} />
              <VersionList connectionId={connectionId} versions={all} />
            </div>
          )
        }
      </Answered>
    </>
  );
}

/** Opens a draft that says what the newest version says; not shown while there is one. */
function BeginDraft({ connectionId, newest: { version } }: { readonly connectionId: string; readonly newest: Version }) {
  const { t } = useTranslation();
  const [draft, setDraft] = useDraft(connectionId);
  const document = useQuery(documentQuery(connectionId, version));
  if (draft !== null) return null;
  return (
    <Button leftSection={<PencilIcon size={16} aria-hidden />} disabled={document.data === undefined} onClick={() => document.data !== undefined && setDraft(draftOf(document.data, version))}>
      {t('rules.edit')}
    </Button>
  );
}
