import { z } from 'zod';

/** The data types of a described field (apis.md A3). */
export const dataTypeSchema = z.enum([
  'string', 'text', 'url', 'email', 'phone',
  'integer', 'float', 'percent', 'currency',
  'boolean', 'date', 'datetime', 'reference',
]);
export type DataType = z.infer<typeof dataTypeSchema>;
