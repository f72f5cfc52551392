import { stamp } from '../field-values.ts';
import type { Answer, Call, Row } from '../operation.ts';
import { integerOf } from '../parameters.ts';
import { Refusal, recordError, responseError } from '../refusal.ts';

/** A page of assets is 20 unless more is asked for, 200 at most (apis.md A1; MD programs, Browse). */
const ORDINARY_PAGE = 20;
const LARGEST_PAGE = 200;

/** Assets found; none is a warning without a `result` member (apis.md A2, recorded). */
export function assetsFound(rows: readonly Row[]): Answer {
  return rows.length > 0 ? { result: rows, warnings: [] } : { warnings: ['No assets found for the given search criteria.'] };
}

/** The page that maxReturn and offset ask for. */
export function assetPage<T>({ parameters }: Call, all: readonly T[]): readonly T[] {
  const size = integerOf(parameters.get('maxReturn') ?? String(ORDINARY_PAGE));
  if (size < 1 || size > LARGEST_PAGE) throw new Refusal(recordError.invalid(`maxReturn must be between 1 and ${LARGEST_PAGE}`));
  const offset = integerOf(parameters.get('offset') ?? '0');
  return all.slice(offset, offset + size);
}

/** A stamp of the asset API: it ends in Z+0000 (apis.md A3, recorded). */
export function assetStamp(epochMs: number): string {
  return `${stamp(epochMs)}+0000`;
}

/** 709 of the table: an asset would break a rule; the words behind the colon are ours. */
export function ruleBroken(rule: string): Refusal {
  return new Refusal(responseError('709', `Business Rule Violation: ${rule}`));
}
