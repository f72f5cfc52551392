import type { SimResponse } from '../../../foundation/exchange.ts';

/**
 * The file of an export, or the part of it that a `Range` header asks for: 206 with Accept-Ranges and Content-Range
 * (MD bulk-extract, Partial Retrieval and Resumption); 416 for a part that does not exist, and the whole file for a
 * header that is no range of bytes (RFC 7233 §3.1, §4.4). The guide's second example has a blank for the equals sign.
 */
export function fileOrPart(text: string, range: string | undefined): SimResponse {
  const headers = { 'content-type': 'text/csv;charset=UTF-8' };
  const file = Buffer.from(text, 'utf8');
  const [, first, last] = /^\s*bytes[= ]\s*(\d*)\s*-\s*(\d*)\s*$/i.exec(range ?? '') ?? [];
  if (first === undefined || last === undefined || first + last === '') return { status: 200, headers, body: text };
  const from = first === '' ? Math.max(0, file.length - Number(last)) : Number(first);
  const to = first === '' || last === '' ? file.length - 1 : Math.min(Number(last), file.length - 1);
  if (from > to) return { status: 416, headers: { 'content-range': `bytes */${file.length}` }, body: '' };
  const bytes = file.subarray(from, to + 1);
  return { status: 206, headers: { ...headers, 'accept-ranges': 'bytes', 'content-range': `bytes ${from}-${to}/${file.length}` }, body: bytes.toString('utf8'), bytes };
}
