import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import type { ConnectionStatus } from '../api/status.ts';
import { changeKey, SchemaChangeRow } from '../pieces/schema-change-row.tsx';
import { Section } from '../pieces/section.tsx';

/** What changed lately of what the sync user sees, what was done about it and what to do; nothing where nothing did. */
export function SchemaChanges({ status: { schema } }: { readonly status: ConnectionStatus }) {
  const { t } = useTranslation();
  if (schema === undefined || (schema.recent.length === 0 && schema.offers === 0)) return null;
  return (
    <Section
      title={t('overview.schema')}
      hint={t('overview.schemaHint')}
      aside={
        <Link to="/fields" search={{ show: 'changed' }}>
          {t('overview.schemaAll')}
        </Link>
      }
    >
      {schema.offers > 0 && (
        <p>
          <Link to="/fields" search={{ show: 'offered' }}>
            {t('overview.offers', { count: schema.offers })}
          </Link>
        </p>
      )}
      <ul>
        {schema.recent.map((change) => (
          <SchemaChangeRow key={changeKey(change)} change={change} />
        ))}
      </ul>
    </Section>
  );
}
