import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query';

import { documentQuery, versionsQuery } from '../api/configuration.ts';
import type { Document } from '../api/configuration.ts';
import { documentText, readDocumentText } from './document-text.ts';

/** What somebody is writing: the text, and the version it was made from. */
export interface DraftText {
  readonly text: string;
  readonly basedOn: number;
}

/**
 * The draft of a connection, kept in this tab while the reader goes from page to page, and a way to put another one in its
 * place; null for none. Signing out forgets it with everything else that was shown.
 */
export function useDraft(connectionId: string): readonly [DraftText | null, (draft: DraftText | null) => void] {
  const queryClient = useQueryClient();
  const queryKey = ['draft', connectionId];
  const { data } = useQuery<DraftText | null>({ queryKey, queryFn: skipToken, staleTime: Infinity, gcTime: Infinity });
  return [data ?? null, (draft) => queryClient.setQueryData(queryKey, draft)];
}

/**
 * Changes one thing in the draft, or begins one with it; answers false, and leaves the draft as it is, when what stands there
 * cannot be read. Null until the newest version is known.
 */
export function useDraftChange(connectionId: string): ((change: (document: Document) => Document) => boolean) | null {
  const [draft, setDraft] = useDraft(connectionId);
  const newest = useQuery(versionsQuery(connectionId)).data?.[0]?.version ?? null;
  const { data: document } = useQuery({ ...documentQuery(connectionId, newest ?? 0), enabled: newest !== null });
  if (document === undefined || newest === null) return null;
  return (change) => {
    const read = draft === null ? ({ result: 'read', document, basedOn: newest } as const) : readDocumentText(draft.text, connectionId);
    if (read.result !== 'read') return false;
    setDraft(draftOf(change(read.document), read.basedOn ?? draft?.basedOn ?? newest));
    return true;
  };
}

/** A draft that begins as a version says it. */
export function draftOf(document: Document, basedOn: number): DraftText {
  return { text: documentText(document), basedOn };
}
