/** A number of records as people read it; one from a sample says how far off it may be. */
export function numberWords({ records, margin }: { readonly records: number; readonly margin: number }): string {
  return margin === 0 ? records.toLocaleString('en') : `about ${records.toLocaleString('en')} (± ${margin.toLocaleString('en')})`;
}
