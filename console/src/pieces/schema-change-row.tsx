import { useTranslation } from 'react-i18next';

import type { SchemaChange } from '../api/status.ts';
import { Finding } from './finding.tsx';
import { Tag } from './mark.tsx';
import { Moment } from './moment.tsx';
import { SideName } from './side-name.tsx';

/** A change of what the sync user sees: what was done about it, and what a person can do. */
export function SchemaChangeRow({ change: { side, object, field, what, did, toDo, seenAt, decision } }: { readonly change: SchemaChange }) {
  const { t } = useTranslation();
  const stops = decision === 'suspend' || decision === 'hold';
  return (
    <Finding
      calm={!stops}
      title={`${field === null ? object : `${object}.${field}`} ${what}`}
      scope={
        <>
          <SideName side={side} /> <Moment at={seenAt} />
        </>
      }
      cause={did}
      remedy={toDo}
    >
      <Tag tone={stops ? 'warn' : 'quiet'}>{t(`overview.decision.${decision}`)}</Tag>
    </Finding>
  );
}

/** What tells one change from another. */
export function changeKey({ seenAt, side, object, field, what }: SchemaChange): string {
  return `${seenAt} ${side} ${object} ${field} ${what}`;
}
