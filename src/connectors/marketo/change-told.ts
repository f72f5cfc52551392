import type { Activity } from './wire.ts';

/**
 * What an activity says a field was and is. Empty values are left out of it (apis.md A5): with an old one and no new one, the field
 * was cleared; without either, `to` is undefined, and nobody knows.
 */
export function changeTold({ attributes }: Activity): { readonly from: unknown; readonly to: unknown } {
  const named = (name: string): Activity['attributes'][number] | undefined => attributes.find((attribute) => attribute.name === name);
  const [before, after] = [named('Old Value'), named('New Value')];
  const to = after === undefined ? (before === undefined ? undefined : null) : (after.value ?? null);
  return { from: before?.value ?? null, to };
}
