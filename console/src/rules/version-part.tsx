import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { documentQuery } from '../api/configuration.ts';
import type { Version } from '../api/configuration.ts';
import { Answered } from '../pieces/answered.tsx';
import { Section } from '../pieces/section.tsx';
import { Select } from '../pieces/select.tsx';
import { DifferencesBetween } from './differences-between.tsx';
import { documentText } from './document-text.ts';
import classes from './rules-page.module.css';

const route = getRouteApi('/shell/rules');

/** One version: in what it differs from another one, or all that it says. The address remembers which. */
export function VersionPart(props: { readonly connectionId: string; readonly version: Version; readonly versions: readonly Version[] }) {
  const { t } = useTranslation();
  const { connectionId, version: { version }, versions } = props;
  const { as = 'differences', against = version - 1 } = route.useSearch();
  const navigate = route.useNavigate();
  const show = (search: { readonly as?: 'yaml'; readonly against?: number }): void => void navigate({ search: (before) => ({ connection: before.connection, version, ...search }), replace: true, resetScroll: false });
  return (
    <Section
      title={t('rules.versionNumber', { version })}
      aside={
        <div className={classes.choices}>
          <SegmentedControl
            size="xs"
            aria-label={t('rules.shown')}
            value={as}
            onChange={(chosen) => show(chosen === 'yaml' ? { as: 'yaml' } : {})}
            data={[
              { value: 'differences', label: t('rules.whatChanged') },
              { value: 'yaml', label: t('rules.whole') },
            ]}
          />
          <Link to="/rules" search={{}}>
            {t('rules.close')}
          </Link>
        </div>
      }
    >
      {as === 'yaml' && <Whole connectionId={connectionId} version={version} />}
      {as === 'differences' && (
        <>
          <label className={classes.against}>
            {t('rules.against')}{' '}
            <Select value={against} onChange={(event) => show({ against: Number(event.target.value) })}>
              {version === 1 && <option value={0}>{t('rules.nothingYet')}</option>}
              {versions.filter((other) => other.version !== version).map((other) => (
                <option key={other.version} value={other.version}>
                  {t('rules.versionNumber', { version: other.version })}
                </option>
              ))}
            </Select>
          </label>
          <DifferencesBetween connectionId={connectionId} from={against} to={version} />
        </>
      )}
    </Section>
  );
}

function Whole({ connectionId, version }: { readonly connectionId: string; readonly version: number }) {
  const { t } = useTranslation();
  return (
    <Answered query={useQuery(documentQuery(connectionId, version))}>
      {(document) => (
        <pre className={classes.whole} tabIndex={0} aria-label={t('rules.versionNumber', { version })}>
          {documentText(document)}
        </pre>
      )}
    </Answered>
  );
}
