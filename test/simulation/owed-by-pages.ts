import type { HttpRequest } from '../../src/connectors/http-transport.ts';
import type { Owner } from './scheduler.ts';

/** What a process asked after a page of Salesforce, as far as the page owes it. */
interface AfterPage {
  /** Leads and contacts whose persons Marketo was asked for; null before that. */
  readonly keys: ReadonlySet<string> | null;
  /** How often some of these were read in Salesforce after it. */
  readonly reads: number;
}

/** Leads are read in one call and contacts in another. */
const READS_OF_SURVIVORS = 2;

/** Tells which readings each page of what changed in Salesforce owes by itself. */
export interface OwedByPages {
  /** Takes note of a call of a process, and answers whether the page before it owed that one. */
  isOwed(process: Owner, call: string, request: HttpRequest, idsOf: (request: HttpRequest) => readonly string[]): boolean;
}

/**
 * A page is stored only once it is known whose a survivor on it is (L45, L46), and no page waits for another one (I18): until a process has
 * read both sides once, each asks Marketo who has the keys of these, once, and where somebody has, the survivors and their persons are
 * read. Pages may hold three rows here, so a cycle has more of them than it has calls free (seed 66096). The calls must follow the page at
 * once and ask after these records alone; that a process asks no more after its first readings is tested beside the engine.
 */
export function createOwedByPages(): OwedByPages {
  const after = new Map<Owner, AfterPage>();
  return {
    isOwed(process, call, request, idsOf) {
      if (call === 'salesforce poll') {
        after.set(process, { keys: null, reads: 0 });
        return false;
      }
      const page = after.get(process);
      after.delete(process);
      if (page === undefined || (call !== 'marketo people' && call !== 'salesforce read')) return false;
      if (page.keys === null) {
        const keys = keysAskedFor(request);
        if (keys !== null) after.set(process, { keys, reads: 0 });
        return keys !== null;
      }
      const { keys, reads } = page;
      const ids = idsOf(request);
      if (call === 'marketo people') return ids.length > 0 && ids.length <= keys.size;
      if (reads >= READS_OF_SURVIVORS || ids.length === 0 || !ids.every((id) => keys.has(id))) return false;
      after.set(process, { keys, reads: reads + 1 });
      return true;
    },
  };
}

/** The leads and contacts whose persons a call asks Marketo for, with nothing of these but who they are; null for every other call. */
function keysAskedFor({ path, body }: HttpRequest): ReadonlySet<string> | null {
  if (!path.startsWith('/rest/v1/leads.json')) return null;
  const asked = new URLSearchParams(body ?? path.split('?')[1] ?? '');
  const field = asked.get('filterType');
  if (field === null || asked.get('fields') !== `id,updatedAt,${field},email`) return null;
  return new Set((asked.get('filterValues') ?? '').split(','));
}
