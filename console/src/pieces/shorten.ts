/**
 * The first `most` characters as people count them, with an ellipsis; null when the text is no longer
 * than that. An emoji made of several code points stays whole.
 */
export function shorten(text: string, most: number): string | null {
  if (text.length <= most) return null;
  const kept: string[] = [];
  for (const { segment } of new Intl.Segmenter().segment(text)) {
    if (kept.length === most) return `${kept.join('')}…`;
    kept.push(segment);
  }
  return null;
}
