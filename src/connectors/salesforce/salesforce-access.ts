import type { Schema } from '../../domain/field.ts';
import type { Lane } from '../../domain/lane.ts';
import type { Clock } from '../../engine/ports.ts';
import { answerOrThrow } from '../call-result.ts';
import type { VendorSession } from '../vendor-session.ts';
import { callComposite } from './composite.ts';
import type { DescribeBook } from './describe-book.ts';

/** Campaigns whose members are followed, and when their statuses were last read. */
interface CampaignBook {
  /** Ids in 18 characters. */
  campaigns: readonly string[];
  /** By our clock, ms; null before the first time. */
  readAt: number | null;
}

/** What was answered last about whether a lead became a contact, by the contact's id: for which version of it, and the date; undefined where no such lead was shown. */
type ConversionsRead = Map<string, { readonly version: string; readonly at: string | null | undefined }>;

/** What every call to one org stands on. */
export interface SalesforceAccess {
  readonly session: VendorSession<unknown>;
  /** The same by SOAP, for what goes no other way (apis.md B9). */
  readonly soap: VendorSession<unknown>;
  /** For example `62.0`. */
  readonly apiVersion: string;
  readonly describes: DescribeBook;
  /** Campaigns whose members are followed. */
  readonly campaigns: CampaignBook;
  readonly conversions: ConversionsRead;
  readonly clock: Clock;
  /** The id of the user that calls act as; null before the first call. */
  readonly userId: () => string | null;
  /** The external id field that carries the Marketo person id (I8). */
  readonly keyField: string;
  /** Whether a duplicate rule that only alerts lets records pass (apis.md B6). */
  readonly passDuplicateAlerts: boolean;
}

/** The schema last seen; asked for when there is none yet. */
export async function knownSchema({ session, apiVersion, describes }: SalesforceAccess, lane: Lane): Promise<Schema> {
  const known = describes.schema();
  if (known !== null) return known;
  const question = describes.question();
  const { body } = answerOrThrow(await callComposite(session, apiVersion, question.parts, lane));
  return describes.take(question, body);
}
