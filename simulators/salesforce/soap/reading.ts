import type { XmlElement } from './xml.ts';

/** The first child of a name. */
export const childOf = (element: XmlElement | undefined, name: string): XmlElement | undefined => element?.children.find((child) => child.name === name);

/** The children of a name. */
export const childrenOf = (element: XmlElement, name: string): readonly XmlElement[] => element.children.filter((child) => child.name === name);

/** The text of a child; undefined when it is not there, nil or empty. */
export function textOfChild(element: XmlElement, name: string): string | undefined {
  const child = childOf(element, name);
  return child === undefined || child.attributes['nil'] === 'true' || child.text === '' ? undefined : child.text;
}

/** Whether a child says `true`. */
export const isTrueChild = (element: XmlElement, name: string): boolean => textOfChild(element, name) === 'true';
