import type { ObjectLine } from './field-mapping.ts';
import { isPersonObject, isTold } from './object-pair.ts';
import type { ResolvedField } from './resolved-mapping.ts';
import { SIDES } from './side.ts';
import type { PairObject, Side } from './side.ts';

/** Where a line stands, and at which fields filters look. */
interface LinePlace {
  readonly object: PairObject;
  /** Absent while the line is suspended. */
  readonly field: ResolvedField | undefined;
  readonly lookedAt: readonly { readonly side: Side; readonly path: string }[];
}

/** What a line is needed for beside its values, as the end of a sentence; null for one that may be left out whatever hangs on its values. */
export function needOf(line: ObjectLine, { object, field, lookedAt }: LinePlace): string | null {
  if (line.isKey === true || line.part !== undefined) return 'telling which record is which';
  if (line.links !== undefined) return 'the link to another record';
  if (line.isDeletionFlag === true || line.tellsFilterTo !== undefined) return 'telling what became of the record';
  if (isTold(object)) return 'the activity';
  if (field !== undefined && SIDES.some((side) => field.on[side].requiredOnCreate)) return 'making records';
  if (isPersonObject(object) && field?.on.marketo.type === 'email') return 'finding people';
  const named = ({ side, path }: LinePlace['lookedAt'][number]): boolean => path.toLowerCase() === (side === 'salesforce' ? line.salesforce : line.key).toLowerCase();
  return lookedAt.some(named) ? 'a filter' : null;
}
