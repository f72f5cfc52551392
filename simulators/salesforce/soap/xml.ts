/** An element of an XML document. Names come without their prefix; text is what stands directly inside. */
export type XmlElement = {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly children: readonly XmlElement[];
  readonly text: string;
};

type Open = { readonly tag: string; readonly name: string; readonly attributes: Readonly<Record<string, string>>; readonly children: XmlElement[]; text: string };

const TOKEN = /<\?[^]*?\?>|<!--[^]*?-->|<!\[CDATA\[([^]*?)\]\]>|<\/([^\s>]+)\s*>|<([^\s/>!?]+)((?:\s+[^\s=/>]+\s*=\s*(?:"[^"]*"|'[^']*'))*)\s*(\/?)>|([^<]+)/gy;
const ATTRIBUTE = /([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g;

/**
 * Reads a document into its root; undefined when it is not well formed. As much of XML as a SOAP envelope needs: no
 * document type, no entities beyond the five.
 */
export function readXml(source: string): XmlElement | undefined {
  const stack: Open[] = [{ tag: '', name: '', attributes: {}, children: [], text: '' }];
  let end = 0;
  for (const match of source.matchAll(TOKEN)) {
    end = match.index + match[0].length;
    const [, data, closing, opening, attributes = '', empty = '', text] = match;
    const here = stack.at(-1);
    if (here === undefined) return undefined;
    if (opening !== undefined) stack.push({ tag: opening, name: localName(opening), attributes: readAttributes(attributes), children: [], text: '' });
    else if (data !== undefined || text !== undefined) here.text += data ?? unescape(text ?? '');
    if (closing !== undefined && here.tag !== closing) return undefined;
    if ((closing !== undefined || empty !== '') && !close(stack)) return undefined;
  }
  const [root] = stack;
  const isWhole = end === source.length && stack.length === 1 && root?.text.trim() === '' && root.children.length === 1;
  return isWhole ? root.children[0] : undefined;
}

/** Ends the innermost element and puts it into the one around it. */
function close(stack: Open[]): boolean {
  const ended = stack.pop();
  const around = stack.at(-1);
  if (ended === undefined || around === undefined) return false;
  const { name, attributes, children, text } = ended;
  around.children.push({ name, attributes, children, text });
  return true;
}

const localName = (tag: string): string => tag.slice(tag.indexOf(':') + 1);

function readAttributes(source: string): Readonly<Record<string, string>> {
  return Object.fromEntries([...source.matchAll(ATTRIBUTE)].map(([, name = '', double, single]) => [localName(name), unescape(double ?? single ?? '')]));
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescape(text: string): string {
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hex: string | undefined, decimal: string | undefined, name: string | undefined) => {
    if (name !== undefined) return ENTITIES[name] ?? whole;
    return String.fromCodePoint(Number.parseInt(hex ?? decimal ?? '', hex === undefined ? 10 : 16));
  });
}

/** A value to write: text, a list of equal elements, or elements by name; null is `xsi:nil`, undefined is left out. */
export type XmlValue = string | number | boolean | null | undefined | readonly XmlValue[] | { readonly [name: string]: XmlValue };

/** Writes an element. */
export function writeXml(name: string, value: XmlValue): string {
  if (value === undefined) return '';
  if (value === null) return `<${name} xsi:nil="true"/>`;
  if (isList(value)) return value.map((item) => writeXml(name, item)).join('');
  if (typeof value === 'object') return `<${name}>${Object.entries(value).map(([child, inner]) => writeXml(child, inner)).join('')}</${name}>`;
  return `<${name}>${escape(String(value))}</${name}>`;
}

const isList = (value: XmlValue): value is readonly XmlValue[] => Array.isArray(value);

const escape = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
