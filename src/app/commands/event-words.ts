import type { CatalogueEntry } from '../../domain/catalogue-entry.ts';
import { ERROR_CATALOGUE } from '../../domain/error-catalogue.ts';
import type { SeenValue } from '../../domain/value.ts';
import { otherSide, SIDE_NAMES } from '../../domain/side.ts';
import { isUncovered, isUnknown, own } from '../../domain/value.ts';
import type { JournalEventAnswer } from '../api/explanation-answer.ts';
import { tame } from '../paint.ts';

/** A value in a table cell: blank, unknown and never seen are told apart. */
export function valueWords(value: SeenValue | undefined): string {
  if (value === undefined) return '–';
  if (value === null) return '(blank)';
  if (isUncovered(value)) return `${valueWords(value.raw)} (no rule covers it)`;
  if (isUnknown(value)) return `(${value.unknown})`;
  return tame(String(value), 32);
}

/** One event of the journal as a sentence's beginning. */
export function eventWords(event: JournalEventAnswer): string {
  switch (event.kind) {
    case 'linked':
      return `linked with ${SIDE_NAMES[event.side]} ${event.recordId} (${event.how === 'key' ? 'by its key field' : event.how === 'email' ? 'by its e-mail address' : 'as created'})`;
    case 'created':
      return `created in ${SIDE_NAMES[event.side]} as ${event.recordId}, ${event.changes.length} fields${causeWords(event.cause)}`;
    case 'updated':
      return `${SIDE_NAMES[event.side]}: ${event.changes.map(changeWords).join(', ')}${causeWords(event.cause)}`;
    case 'conflict':
      if (event.policy === 'edited-over') {
        return `${event.field} was edited in ${SIDE_NAMES[event.winner]} before the answer to our write came: it holds ${valueWords(event.kept)}; whether ${valueWords(event.lost)} ever stood there is not known`;
      }
      return event.policy === 'last-write'
        ? `${event.field} was changed in ${SIDE_NAMES[otherSide(event.winner)]} while it was being written from ${SIDE_NAMES[event.winner]}: the write came last with ${valueWords(event.kept)} and overwrote ${valueWords(event.lost)}`
        : `conflict over ${event.field}: ${SIDE_NAMES[event.winner]} won (${event.policy}) with ${valueWords(event.kept)}, lost ${valueWords(event.lost)}`;
    case 'rejected':
      return `refused by ${SIDE_NAMES[event.side]}: ${errorTitle(event.error.code)}${event.error.vendorMessage === null ? '' : ` – ${tame(event.error.vendorMessage, 120)}`}`;
    case 'in-doubt':
      return `the answer of ${SIDE_NAMES[event.side]} was lost; it is looked up before anything else`;
    case 'resolved':
      return `looked up in ${SIDE_NAMES[event.side]}: the write was ${event.outcome === 'applied' ? 'done' : 'not done'}`;
    case 'converted':
      return `the lead ${event.from} was converted into the contact ${event.to}`;
    case 'absorbed':
      return `the other half of the same human (${SIDE_NAMES[event.side]} ${event.recordId}) went into this pair`;
    case 'merged': {
      const apart = event.apart ?? [];
      const left = apart.length === 0 ? '' : `; ${apart.join(' and ')} in ${SIDE_NAMES[otherSide(event.side)]} are left for people to merge`;
      return `${SIDE_NAMES[event.side]} ${event.from} was merged into ${event.to}${left}`;
    }
    case 'restored':
      return `restored in ${SIDE_NAMES[event.side]}`;
    case 'deleted':
      return event.operationId === undefined ? `deleted in ${SIDE_NAMES[event.side]}` : `deleted in ${SIDE_NAMES[event.side]} by Bascule, because of what became of the record on the other side`;
    case 'requested':
      return `sync asked for by ${tame(event.by)}`;
    case 'tried':
      return `${event.write} in ${SIDE_NAMES[event.side]} tried by ${tame(event.by)} and undone: ${TRIED_WORDS[event.outcome]}${event.error === null ? '' : ` – ${errorTitle(event.error.code)}`}`;
  }
}

const TRIED_WORDS = { accepted: 'it would be taken', refused: 'refused', 'not-tried': 'it could not be tried', 'not-undone': 'it was NOT undone' } as const;

function changeWords({ field, value, replaces }: { readonly field: string; readonly value: SeenValue; readonly replaces?: SeenValue | undefined }): string {
  return replaces === undefined ? `${field} = ${valueWords(value)}` : `${field} ${valueWords(replaces)} → ${valueWords(value)}`;
}

function causeWords({ kind, by }: { readonly kind: string; readonly by: string | null }): string {
  return ` (${kind}${by === null ? '' : ` by ${tame(by)}`})`;
}

/** What an error is called for people; the code itself where only a later Bascule knows it. */
export function errorTitle(code: string): string {
  return own<CatalogueEntry>(ERROR_CATALOGUE, code)?.title ?? code;
}
