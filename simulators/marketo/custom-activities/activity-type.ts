import type { DataType } from '../data-type.ts';

/** An attribute of a custom activity type (MS CustomActivityTypeAttribute). */
export type TypeAttribute = { readonly apiName: string; readonly name: string; readonly description: string | null; readonly dataType: AttributeType };

/** Data types of attributes; a link is text here (MS). */
export const attributeTypes = [
  'string', 'boolean', 'integer', 'float', 'link', 'email', 'currency', 'date', 'datetime', 'phone', 'text',
] as const satisfies readonly (DataType | 'link')[];
export type AttributeType = (typeof attributeTypes)[number];

/** One version of a type. */
export type ActivityTypeVersion = {
  readonly name: string;
  readonly description: string | null;
  readonly triggerName: string;
  readonly filterName: string;
  readonly primaryAttribute: TypeAttribute;
  readonly attributes: readonly TypeAttribute[];
};

/** A custom activity type: changed as a draft, used as approved (MD activities). Stamps in epoch ms. */
export type CustomActivityType = {
  readonly id: number;
  readonly apiName: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly approved?: ActivityTypeVersion;
  readonly draft?: ActivityTypeVersion;
};
