/** A multipart form taken apart: its file, and its other parts by name. */
export type Multipart = { readonly file: string | undefined; readonly fields: readonly [name: string, value: string][] };

/** Reads a multipart/form-data body (RFC 7578); undefined when it has no boundary or no parts. */
export function readMultipart(contentType: string, body: string): Multipart | undefined {
  const boundary = /boundary=(?:"([^"]+)"|([^;\s]+))/.exec(contentType);
  const delimiter = `--${boundary?.[1] ?? boundary?.[2] ?? ''}`;
  if (delimiter === '--') return undefined;
  const parts = body.split(delimiter).slice(1, -1).flatMap(readPart);
  if (parts.length === 0) return undefined;
  const file = parts.find(({ name }) => name === 'file')?.content;
  return { file, fields: parts.filter(({ name }) => name !== 'file').map(({ name, content }) => [name, content]) };
}

function readPart(text: string): { name: string; content: string }[] {
  const end = text.indexOf('\r\n\r\n');
  const name = /name="([^"]*)"/.exec(text.slice(0, end))?.[1];
  return end < 0 || name === undefined ? [] : [{ name, content: text.slice(end + 4).replace(/\r\n$/, '') }];
}
