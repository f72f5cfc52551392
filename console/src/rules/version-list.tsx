import { useTranslation } from 'react-i18next';

import type { Version } from '../api/configuration.ts';
import { FoldingTable } from '../pieces/folding-table.tsx';
import { Tag } from '../pieces/mark.tsx';
import { Moment } from '../pieces/moment.tsx';
import { Section } from '../pieces/section.tsx';
import { makerWords } from '../words/maker-words.ts';
import { RollBack } from './roll-back.tsx';
import classes from './rules-page.module.css';
import { VersionLink } from './version-link.tsx';

/** Who changed the rules when, how and why, newest first; each version can be looked at and gone back to. */
export function VersionList({ connectionId, versions }: { readonly connectionId: string; readonly versions: readonly Version[] }) {
  const { t } = useTranslation();
  const newest = versions[0]?.version ?? 0;
  return (
    <Section title={t('rules.versions')}>
      <FoldingTable<Version>
        label={t('rules.versions')}
        rows={versions}
        keyOf={({ version }) => String(version)}
        columns={[
          { label: t('rules.version'), width: '18%', cell: ({ version }) => (
            <>
              <VersionLink version={version}>{t('rules.versionNumber', { version })}</VersionLink> {version === newest && <Tag tone="good">{t('rules.newest')}</Tag>}
            </>
          ) },
          { label: t('rules.when'), width: '16%', cell: ({ madeAt }) => <Moment at={madeAt} /> },
          { label: t('rules.who'), width: '20%', cell: ({ madeBy, source }) => (
            <>
              {makerWords(t, madeBy)}
              <span className={classes.under}>{t(`rules.source.${source}`)}</span>
            </>
          ) },
          { label: t('rules.why'), cell: ({ note }) => note ?? <span className={classes.soft}>{t('rules.noNote')}</span> },
          { label: t('rules.back'), width: '14%', cell: ({ version }) => version !== newest && <RollBack connectionId={connectionId} version={version} newest={newest} /> },
        ]}
      />
    </Section>
  );
}
