import { SegmentedControl } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

import type { ExplainedField } from '../api/explanation.ts';
import { Section } from '../pieces/section.tsx';
import classes from './field-table.module.css';
import { FieldTable } from './field-table.tsx';

const route = getRouteApi('/shell/records/$object/$id');

/**
 * The mapped fields, those on which the sides do not agree first: all of them, or only those.
 * The address remembers which.
 */
export function FieldSection({ fields }: { readonly fields: readonly ExplainedField[] }) {
  const { t } = useTranslation();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const differing = fields.filter(({ state }) => state !== 'agreed');
  const agreeing = fields.filter(({ state }) => state === 'agreed');
  const shown = search.fields ?? 'all';
  return (
    <Section
      title={t('explain.fields')}
      aside={
        <SegmentedControl
          size="xs"
          aria-label={t('explain.filter')}
          value={shown}
          onChange={(chosen) =>
            void navigate({
              search: (before) => ({ ...before, fields: chosen === 'all' ? undefined : chosen }),
              replace: true,
              resetScroll: false,
            })
          }
          data={[
            { value: 'all', label: `${t('explain.allFields')} ${fields.length}` },
            { value: 'differences', label: `${t('explain.onlyDifferences')} ${differing.length}` },
          ]}
        />
      }
    >
      <Shown fields={shown === 'all' ? [...differing, ...agreeing] : differing} all={fields.length} />
    </Section>
  );
}

function Shown({ fields, all }: { readonly fields: readonly ExplainedField[]; readonly all: number }) {
  const { t } = useTranslation();
  if (all === 0) return <p className={classes.none}>{t('explain.noFields')}</p>;
  if (fields.length === 0) return <p className={classes.none}>{t('explain.noDifferences')}</p>;
  return <FieldTable fields={fields} />;
}
