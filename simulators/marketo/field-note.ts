import type { DataType } from './data-type.ts';

/** What was set about a field of people through the API: that it was made there, and attributes changed since (MD leads, Create Fields, Update Field). */
export type FieldNote = {
  readonly name: string;
  /** Of fields made by the API. */
  readonly made?: { readonly id: number; readonly dataType: DataType };
  readonly displayName?: string;
  readonly description?: string;
  readonly isHidden?: boolean;
  readonly isHtmlEncodingInEmail?: boolean;
  readonly isSensitive?: boolean;
};
