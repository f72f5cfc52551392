import { useTranslation } from 'react-i18next';

import type { ExplainedPairing } from '../api/explanation.ts';
import { SIDES } from '../api/words-of-the-api.ts';
import { FoldingTable } from '../pieces/folding-table.tsx';
import { Section } from '../pieces/section.tsx';

/** Which statuses of a campaign and its program mean the same, and how many people are in both. */
export function PairingSection({ pairing }: { readonly pairing: ExplainedPairing }) {
  const { t } = useTranslation();
  const columns = SIDES.map((side) => ({
    label: [t(`side.${side}`), pairing[side].name].filter((part) => part !== null).join(' · '),
    cell: (on: ExplainedPairing['statuses'][number]) => (on[side].length === 0 ? t('explain.pairing.none') : <span dir="auto">{on[side].join(', ')}</span>),
  }));
  return (
    <Section title={t('explain.pairing.title')} hint={t('explain.pairing.members', { count: pairing.members })}>
      {pairing.statuses.length > 0 && (
        <FoldingTable label={t('explain.pairing.statuses')} columns={columns} rows={pairing.statuses} keyOf={(on) => SIDES.map((side) => on[side].join(',')).join('/')} />
      )}
    </Section>
  );
}
