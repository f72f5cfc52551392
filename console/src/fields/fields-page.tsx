import { Button, SegmentedControl } from '@mantine/core';
import { DownloadIcon } from '@primer/octicons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import { dictionaryFile } from '../api/dictionary.ts';
import { schemaQuery } from '../api/schema.ts';
import { PageHeader } from '../pieces/page-header.tsx';
import { useNumberFormat } from '../pieces/number-format.ts';
import { useConnection } from '../shell/connection.tsx';
import { DictionaryPart } from './dictionary-part.tsx';
import classes from './fields-page.module.css';
import { HealthPart } from './health-part.tsx';
import { FIELD_PARTS } from './parts.ts';
import { SchemaPart } from './schema-part.tsx';

const route = getRouteApi('/shell/fields');

/** What is synced and what for, what could be, and what changed of it: three parts, of which the address names one. */
export function FieldsPage() {
  const { t } = useTranslation();
  const number = useNumberFormat();
  const { connectionId } = useConnection();
  const { show = 'synced' } = route.useSearch();
  const navigate = route.useNavigate();
  const offers = useQuery(schemaQuery(connectionId)).data?.offers.filter(({ dismissed }) => dismissed === null).length ?? 0;
  return (
    <>
      <PageHeader title={t('fields.pageTitle')} lead={t('fields.lead')} actions={<Downloads connectionId={connectionId} />} />
      <div className={classes.parts}>
        <SegmentedControl
          size="sm"
          aria-label={t('fields.part')}
          value={show}
          onChange={(part) => void navigate({ search: (before) => ({ ...before, show: part === 'synced' ? undefined : part }), replace: true, resetScroll: false })}
          data={FIELD_PARTS.map((part) => ({ value: part, label: part === 'offered' && offers > 0 ? `${t('fields.parts.offered')} ${number(offers)}` : t(`fields.parts.${part}`) }))}
        />
      </div>
      {show === 'synced' && <DictionaryPart connectionId={connectionId} />}
      {show === 'health' && <HealthPart connectionId={connectionId} />}
      {(show === 'offered' || show === 'changed') && <SchemaPart connectionId={connectionId} part={show} />}
    </>
  );
}

function Downloads({ connectionId }: { readonly connectionId: string }) {
  const { t } = useTranslation();
  return (['csv', 'markdown'] as const).map((format) => (
    <Button key={format} component="a" href={dictionaryFile(connectionId, format)} download variant="default" size="xs" leftSection={<DownloadIcon size={14} aria-hidden />}>
      {t(`fields.download.${format}`)}
    </Button>
  ));
}
