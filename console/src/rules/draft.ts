import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query';

import type { Document } from '../api/configuration.ts';
import { documentText } from './document-text.ts';

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

/** A draft that begins as a version says it, or with one thing otherwise. */
export function draftOf(document: Document, basedOn: number): DraftText {
  return { text: documentText(document), basedOn };
}
