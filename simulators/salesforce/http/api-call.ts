import type { UserAccess } from '../world/access.ts';
import type { Org } from '../world/org.ts';
import type { VendorError } from '../world/vendor-error.ts';
import type { WriteContext } from '../writing/write-context.ts';
import type { IngestBook } from '../bulk/ingest-jobs.ts';
import type { JobBook } from '../bulk/query-jobs.ts';
import type { CursorBook } from './cursors.ts';
import type { DescribeBook } from './describe-book.ts';
import type { UsageMeter } from './usage.ts';

/** The running parts every call may use. */
export type ApiParts = {
  readonly org: Org;
  readonly cursors: CursorBook;
  readonly jobs: JobBook;
  readonly ingests: IngestBook;
  readonly describes: DescribeBook;
  readonly usage: UsageMeter;
};

/** One call of the REST interface: a request of its own or a part of a composite one. Header names are lower case. */
export type ApiCall = ApiParts & {
  readonly access: UserAccess;
  readonly method: string;
  /** `/services/data/v60.0` */
  readonly base: string;
  /** The path after the base, decoded, in parts. */
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  readonly headers: Readonly<Record<string, string>>;
  /** Parsed JSON, or CSV as text; undefined when there was no body. */
  readonly body: unknown;
};

/** An answer before it is written out. `body` undefined means an empty one; with a Content-Type of its own it is text, else JSON. */
export type ApiAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** The body as it is written out, where it is known already: that of a describe is long and seldom another one. */
  readonly text?: string;
  /** Records read or written, for the latency of the vendor. */
  readonly records: number;
};

/** A JSON answer. */
export function answer(status: number, body: unknown, records = 0, headers: Readonly<Record<string, string>> = {}): ApiAnswer {
  return { status, headers, body, records };
}

/** An error as a whole answer: a list of one, with `errorCode` (apis.md B5). */
export function errorAnswer(error: VendorError): ApiAnswer {
  return answer(error.httpStatus, [writtenAtRequest(error)]);
}

/** An error at request level. `fields` is there only when the vendor sends it (compare the amp-labs captures). */
function writtenAtRequest(error: VendorError): Record<string, unknown> {
  return { ...error.extra, message: error.message, errorCode: error.code, ...(error.fields === undefined ? {} : { fields: error.fields }) };
}

/** An error of a row: `statusCode`, and `fields` always (apis.md B5). */
export function writtenAtRow(error: VendorError): Record<string, unknown> {
  return { ...error.extra, statusCode: error.code, message: error.message, fields: error.fields ?? [] };
}

/** Who writes and how, from the call's headers (apis.md B5, B6). Header values are not case sensitive. */
export function writeContextOf(call: ApiCall): WriteContext {
  const duplicates = headerOptions(call.headers['sforce-duplicate-rule-header']);
  return {
    org: call.org,
    access: call.access,
    autoAssign: (call.headers['sforce-auto-assign'] ?? 'true').trim().toLowerCase() !== 'false',
    duplicates: {
      allowSave: duplicates.get('allowsave') === 'true',
      includeRecordDetails: duplicates.get('includerecorddetails') === 'true',
    },
    path: `/${call.segments.join('/')}`,
  };
}

/** Reads `allowSave=true; includeRecordDetails=false`. */
export function headerOptions(header: string | undefined): ReadonlyMap<string, string> {
  const pairs = (header ?? '').split(/[;,]/).map((part) => part.split('='));
  return new Map(pairs.map(([name = '', value = '']) => [name.trim().toLowerCase(), value.trim().toLowerCase()]));
}
