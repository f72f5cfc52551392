import type { DataType } from '../data-type.ts';

/** A field that a customer gave an object type. `relatedTo` makes it a link; its data type is then that of its target. */
export type CustomField = {
  readonly name: string;
  readonly displayName: string;
  readonly description?: string;
  readonly dataType: DataType;
  readonly isDedupeField: boolean;
  /** The object it links to (`lead`, `company`, or an API name) and that object's field. */
  readonly relatedTo?: { readonly name: string; readonly field: string };
};

/** One version of a type: its names and fields. */
export type TypeVersion = {
  readonly displayName: string;
  readonly pluralName: string;
  readonly description: string | null;
  readonly showInLeadDetail: boolean;
  readonly fields: readonly CustomField[];
};

/**
 * A custom object type. Changes are made to its draft and become real when the draft is approved; records exist in the
 * approved version only (MD custom-objects). Stamps in epoch ms.
 */
export type CustomObjectType = {
  readonly apiName: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly approved?: TypeVersion;
  readonly draft?: TypeVersion;
};

/** The name of the store in which the records of this type lie. */
export function storeOfType(apiName: string): string {
  return `custom:${apiName}`;
}
