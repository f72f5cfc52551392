import { useTranslation } from 'react-i18next';

import type { Explanation } from '../api/explanation.ts';

/** What syncing this record now would do as far as is known, one sentence per effect. */
export function useEffects(explanation: Explanation): readonly string[] {
  const { t } = useTranslation();
  const ways = [
    { side: t('side.salesforce'), work: explanation.work.toSalesforce, id: explanation.link.salesforce.id, waits: 'waiting-for-salesforce' },
    { side: t('side.marketo'), work: explanation.work.toMarketo, id: explanation.link.marketo.id, waits: 'waiting-for-marketo' },
  ] as const;
  return ways.flatMap(({ side, work, id, waits }) => {
    const fields = explanation.fields.filter(({ state }) => state === waits).map((field) => field.marketoField);
    if (work.state === 'rejected') return [t('syncRecord.retries', { side })];
    if (work.state === 'rest') return [];
    if (id === null) return [t('syncRecord.create', { side })];
    return fields.length === 0
      ? [t('syncRecord.writesSome', { side })]
      : [t('syncRecord.writes', { count: fields.length, side, fields: fields.join(', ') })];
  });
}
