/** A value as the vendor keeps it. Blank is null; a blank text does not exist. */
export type FieldValue = string | number | boolean | null;

/**
 * One version of a record, never changed once made: an update makes another. Only values that are not null are kept,
 * so what is absent is blank. Calculated fields are not in here (computed-values.ts).
 */
export type StoredRecord = Readonly<Record<string, FieldValue>> & {
  readonly Id: string;
  readonly SystemModstamp: string;
};

/** The stored value of a field; null when blank. */
export function stored(record: StoredRecord, field: string): FieldValue {
  return Object.hasOwn(record, field) ? (record[field] ?? null) : null;
}

/** A stored value that is known to be text, or null. */
export function storedText(record: StoredRecord, field: string): string | null {
  const value = stored(record, field);
  return typeof value === 'string' ? value : null;
}

/** A new version: the old values, the given ones over them, nulls left out. */
export function withValues(record: StoredRecord, values: Readonly<Record<string, FieldValue>>): StoredRecord {
  const merged: Record<string, FieldValue> = { ...record, ...values };
  for (const name of Object.keys(values)) if (merged[name] === null) delete merged[name];
  return { ...merged, Id: record.Id, SystemModstamp: String(merged['SystemModstamp']) };
}

/** A first version. */
export function newRecord(id: string, stamp: string, values: Readonly<Record<string, FieldValue>>): StoredRecord {
  return withValues({ Id: id, SystemModstamp: stamp }, values);
}
