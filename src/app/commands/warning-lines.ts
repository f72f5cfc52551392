import type { PreviewAnswer } from '../api/preview-answer.ts';
import { tame } from '../paint.ts';
import type { Paint } from '../paint.ts';
import { objectName } from '../settings/object-names.ts';

type Warning = Extract<PreviewAnswer, { result: 'ready' }>['preview']['warnings'][number];

/** What people should know of a draft before they apply it, a line each. */
export function warningLines(warnings: readonly Warning[], paint: Paint): readonly string[] {
  return warnings.map(({ object, field, says }) => {
    const about = [object === null ? null : objectName(object), field].filter((name) => name !== null).join('.');
    return `  ${paint.warn('!')} ${about}${object === null ? '' : ': '}${tame(says, 400)}`;
  });
}
