/** The data types of a described field (apis.md A3). */
export type DataType =
  | 'string' | 'text' | 'url' | 'email' | 'phone'
  | 'integer' | 'float' | 'percent' | 'currency'
  | 'boolean' | 'date' | 'datetime' | 'reference';
