/** A piece of text: plain words, or a name that is to be read letter by letter. */
export type Piece = string | { readonly code: string };

/** A run of text in a paragraph, a list or a cell. */
export type Text = Piece | readonly Piece[];

/** One part of a page that is handed to somebody: the same for Markdown and for HTML. */
export type Block =
  | { readonly kind: 'title' | 'heading'; readonly text: string }
  | { readonly kind: 'paragraph'; readonly text: Text }
  | { readonly kind: 'list' | 'steps'; readonly items: readonly Text[] }
  | { readonly kind: 'table'; readonly head: readonly string[]; readonly rows: readonly (readonly Text[])[] }
  | { readonly kind: 'code'; readonly text: string };

/** A text as its pieces. */
export function piecesOf(text: Text): readonly Piece[] {
  return typeof text === 'string' || 'code' in text ? [text] : text;
}
