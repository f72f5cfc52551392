import { bareName } from '../../src/domain/resolved-mapping.ts';
import { isUnknown } from '../../src/domain/value.ts';
import type { Restorable } from './backups.ts';
import type { Books } from './books.ts';
import { nameOn } from './field-plans.ts';
import type { PresentPlan } from './field-plans.ts';
import type { Gaps } from './gaps.ts';

/**
 * Fields that a database which was put back takes for away, although they have long been back (F53): of every record, where it was not
 * read to the end for them, and of one record whose look was still due.
 */
export interface ForgottenReturns extends Restorable {
  /** A place in Salesforce was stored, with the fields that have been read on every record. */
  read(position: unknown): void;
}

/** What forgotten returns are made of. */
export interface ForgottenReturnsParts {
  readonly fields: readonly PresentPlan[];
  readonly books: Books;
  /** Takes what is found: by mapping key, and of one record by `fieldOfPair`. */
  readonly suspended: Gaps;
  readonly now: () => number;
}

type Read = { readonly fields: readonly string[]; readonly unread: readonly string[] } | undefined;

/** Under what a gap of one pair's field is kept. */
export function fieldOfPair(pairId: string, key: string): string {
  return `${pairId}/${key}`;
}

/** Nothing read yet. What is put back was away until then for whoever goes by it, and its emptiness is met as one that came back (M28). */
export function createForgottenReturns({ fields, books, suspended, now }: ForgottenReturnsParts): ForgottenReturns {
  let unread: readonly string[] = [];
  // An edit that went back to the emptiness with which the field had come back to a backup is none to that one (seed 12099).
  const hidden = (): readonly string[] => [...books.pairs.values()].flatMap(({ pairId, salesforce }) =>
    Object.entries(salesforce.differences).flatMap(([key, { value, isReset }]) => (isReset === true || (isUnknown(value) && value.unknown === 'hidden') ? [fieldOfPair(pairId, key)] : [])));
  return {
    read(position) {
      const { lead, contact } = position as Readonly<Partial<Record<'lead' | 'contact', Read>>>;
      unread = fields.flatMap((plan) => (isUnread(lead, nameOn(plan, 'Lead')) || isUnread(contact, nameOn(plan, 'Contact')) ? [plan.marketo] : []));
    },
    keep() {
      const [unreadThen, hiddenThen, keptAt] = [unread, hidden(), now()];
      return () => {
        unread = unreadThen;
        for (const what of [...unreadThen, ...hiddenThen]) suspended.lasted(what, keptAt, now());
      };
    },
  };
}

function isUnread(read: Read, name: string | null): boolean {
  if (read === undefined || name === null) return false;
  return !read.fields.some((field) => bareName(field) === name && !read.unread.includes(field));
}
