import { Button } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';

import type { Document } from '../api/configuration.ts';
import { settleOffer } from '../api/schema.ts';
import type { Offer } from '../api/schema.ts';
import { failureSentence } from '../pieces/failure.ts';
import { FoldingTable } from '../pieces/folding-table.tsx';
import { Moment } from '../pieces/moment.tsx';
import { Empty } from '../pieces/page-states.tsx';
import { Section } from '../pieces/section.tsx';
import { SideName } from '../pieces/side-name.tsx';
import { PutIntoDraft } from '../rules/put-into-draft.tsx';
import { makerWords } from '../words/maker-words.ts';
import { objectWords } from '../words/object-words.ts';
import classes from './fields-page.module.css';

const TYPES = ['text', 'long-text', 'email', 'phone', 'url', 'picklist', 'multi-picklist', 'id', 'integer', 'decimal', 'boolean', 'date', 'datetime'] as const;

/** New fields that could be mapped, each with the line it would fit into; what was dismissed comes after. */
export function Offers({ connectionId, offers }: { readonly connectionId: string; readonly offers: readonly Offer[] }) {
  const { t } = useTranslation();
  const open = offers.filter(({ dismissed }) => dismissed === null);
  const dismissed = offers.filter((offer) => offer.dismissed !== null);
  return (
    <div className={classes.stack}>
      {open.length === 0 && <Empty title={t('fields.noOffers')} text={t('fields.noOffersText')} />}
      {open.length > 0 && (
        <Section title={t('fields.parts.offered')} hint={t('fields.offeredHint')}>
          <OfferTable connectionId={connectionId} label={t('fields.parts.offered')} offers={open} />
        </Section>
      )}
      {dismissed.length > 0 && (
        <Section title={t('fields.dismissed')}>
          <OfferTable connectionId={connectionId} label={t('fields.dismissed')} offers={dismissed} />
        </Section>
      )}
    </div>
  );
}

function OfferTable({ connectionId, label, offers }: { readonly connectionId: string; readonly label: string; readonly offers: readonly Offer[] }) {
  const { t } = useTranslation();
  return (
    <FoldingTable<Offer>
      label={label}
      rows={offers}
      keyOf={({ side, object, field }) => `${side} ${object} ${field}`}
      columns={[
        { label: t('fields.field'), width: '28%', cell: ({ label: called, field, type }) => (
          <>
            {called}
            <span className={classes.under}>
              <code>{field}</code> · {typeWords(t, type)}
            </span>
          </>
        ) },
        { label: t('fields.where'), width: '18%', cell: ({ side, object }) => (
          <>
            <SideName side={side} /> {objectWords(t, object)}
          </>
        ) },
        { label: t('fields.fits'), cell: (offer) => <Fit offer={offer} /> },
        { label: t('fields.offeredAt'), width: '16%', cell: ({ offeredAt, dismissed }) => (
          <>
            <Moment at={offeredAt} />
            {dismissed !== null && <span className={classes.under}>{t('fields.dismissedBy', { by: makerWords(t, dismissed.by) })}</span>}
          </>
        ) },
        { label: t('fields.answer'), width: '20%', cell: (offer) => (
          <div className={classes.answers}>
            {offer.suggestion !== null && offer.dismissed === null && <PutIntoDraft connectionId={connectionId} name={offer.field} change={(document) => withLine(document, offer.suggestion)} />}
            <Settle connectionId={connectionId} offer={offer} />
          </div>
        ) },
      ]}
    />
  );
}

function typeWords(t: TFunction, type: string): string {
  const known = TYPES.find((one) => one === type);
  return known === undefined ? type : t(`fields.type.${known}`);
}

/** The line of the mapping that the field would fit into, and why it is thought of. */
function Fit({ offer: { suggestion } }: { readonly offer: Offer }) {
  const { t } = useTranslation();
  if (suggestion === null) return <span className={classes.unsaid}>{t('fields.noFit')}</span>;
  const { marketo, lead, contact, direction, because } = suggestion;
  const there = [...new Set([lead, contact].filter((name) => name !== null))].join(', ');
  return (
    <>
      <code className={classes.name}>{marketo}</code> {t('fields.with')} <code className={classes.name}>{there}</code>
      <span className={classes.under}>
        {t(`explain.direction.${direction}`)}; {t(`fields.because.${because}`)}
      </span>
    </>
  );
}

function Settle({ connectionId, offer }: { readonly connectionId: string; readonly offer: Offer }) {
  const { t } = useTranslation();
  const queryClient = useQueryClient();
  const isOpen = offer.dismissed === null;
  const settling = useMutation({
    mutationFn: () => settleOffer(connectionId, offer, isOpen ? 'dismiss' : 'reopen'),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['schema', connectionId] }),
    onError: (error) => notifications.show({ message: failureSentence(t, error), color: 'red', withCloseButton: true }),
  });
  return (
    <Button variant="default" size="xs" loading={settling.isPending} aria-label={t(isOpen ? 'fields.dismissThis' : 'fields.reopenThis', { field: offer.field })} onClick={() => settling.mutate()}>
      {t(isOpen ? 'fields.dismiss' : 'fields.reopen')}
    </Button>
  );
}

/** Rules with one more line in their mapping, or with the line completed that has the field for the other object. */
function withLine(document: Document, suggestion: Offer['suggestion']): Document {
  if (suggestion === null) return document;
  const { because, ...line } = suggestion;
  const fields: readonly unknown[] = Array.isArray(document['fields']) ? document['fields'] : [];
  if (because !== 'other-object') return { ...document, fields: [...fields, line] };
  const { marketo, lead, contact } = line;
  return { ...document, fields: fields.map((one) => (isLineOf(one, marketo) ? { ...one, lead, contact } : one)) };
}

function isLineOf(line: unknown, marketo: string): line is object {
  return typeof line === 'object' && line !== null && 'marketo' in line && line.marketo === marketo;
}
