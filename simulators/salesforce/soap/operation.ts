import type { Result } from '../world/vendor-error.ts';
import type { WriteContext } from '../writing/write-context.ts';
import type { XmlElement, XmlValue } from './xml.ts';

/** What one row of a call comes to: its result as it is written, with the id, and what else is shown when it failed. */
export type SoapRow = { readonly outcome: Result<Readonly<Record<string, XmlValue>>>; readonly failedId: string | null; readonly onFailure?: Readonly<Record<string, XmlValue>> };

/** A call of the interface: the rows of its request, how many there may be, and the work on one of them. */
export type SoapOperation = {
  readonly rowsOf: (request: XmlElement) => readonly XmlElement[];
  readonly mostRows: number;
  readonly perform: (context: WriteContext, row: XmlElement, request: XmlElement) => SoapRow;
};
