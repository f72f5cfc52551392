import { XMLBuilder, XMLParser } from 'fast-xml-parser';
import { z } from 'zod';
import type { Lane } from '../../domain/lane.ts';
import type { CallBudget } from '../call-budget.ts';
import { malformedAnswer, statusFailure } from '../call-result.ts';
import type { CallFailure, CallResult } from '../call-result.ts';
import { vendorTimeOf } from '../http-transport.ts';
import type { HttpAnswer } from '../http-transport.ts';
import type { ReadAnswer, VendorSession } from '../vendor-session.ts';
import { reportUsage } from './read-answer.ts';
import { failureOfRequest } from './vendor-errors.ts';
import { rowError } from './wire.ts';

/*
 * The partner interface by SOAP, for the two things that the vendor offers nowhere else: merging and converting (apis.md B9).
 */

/** One call: the name of its operation, and its rows under the element that the operation gives them. */
export interface SoapCall {
  readonly operation: 'merge' | 'convertLead';
  readonly element: 'request' | 'leadConverts';
  readonly rows: readonly Readonly<Record<string, unknown>>[];
}

/** What became of one row. */
export type SoapRow = z.infer<typeof soapRow>;

/** Merging and converting set off automations, and nobody documents how long they may take; a known outcome is worth the wait (F2). */
const TIMEOUT_MS = 120_000;

const builder = new XMLBuilder({ ignoreAttributes: false });
const parser = new XMLParser({ removeNSPrefix: true, ignoreAttributes: true, parseTagValue: false, isArray: (name) => LISTS.has(name) });
const LISTS: ReadonlySet<string> = new Set(['result', 'errors', 'fields']);

const soapRow = z.object({ success: z.enum(['true', 'false']).transform((word) => word === 'true'), id: z.string().optional(), errors: z.array(rowError).default([]) });
const envelope = z.object({ Envelope: z.object({ Body: z.record(z.string(), z.unknown()) }) });
const faultShape = z.object({ Fault: z.object({ faultcode: z.string(), faultstring: z.string() }) });

/** Sends rows of one operation and answers what became of each, in order. */
export async function callSoap(soap: VendorSession<unknown>, apiVersion: string, call: SoapCall, lane: Lane, maySend: () => Promise<boolean>): Promise<CallResult<readonly SoapRow[]>> {
  const answer = await soap.call({ method: 'POST', path: `/services/Soap/u/${apiVersion}`, headers: { 'content-type': 'text/xml; charset=UTF-8', accept: 'text/xml', soapaction: '""' }, body: (token) => envelopeOf(call, token), timeoutMs: TIMEOUT_MS, maySend }, lane);
  if (!answer.ok) return answer;
  const read = z.object({ [`${call.operation}Response`]: z.object({ result: z.array(soapRow) }) }).safeParse(answer.body);
  const rows = read.data?.[`${call.operation}Response`]?.result;
  if (rows?.length !== call.rows.length) return malformedAnswer(`The answer to ${call.operation} had another shape.`);
  return { ...answer, body: rows };
}

/** The token is a part of the envelope here, not a header. */
function envelopeOf({ operation, element, rows }: SoapCall, token: string): string {
  const body = builder.build({
    'soapenv:Envelope': {
      '@_xmlns:soapenv': 'http://schemas.xmlsoap.org/soap/envelope/',
      '@_xmlns': 'urn:partner.soap.sforce.com',
      'soapenv:Header': { SessionHeader: { sessionId: token } },
      'soapenv:Body': { [operation]: { [element]: rows } },
    },
  });
  return `<?xml version="1.0" encoding="UTF-8"?>${body}`;
}

/** Reads an answer of this interface: what stands in its body, or the fault, which comes with status 500 (apis.md B9). */
export function readSoapAnswer(answer: HttpAnswer, budget: CallBudget): ReadAnswer<unknown> {
  reportUsage(answer, budget);
  const body = bodyOf(answer.body);
  const fault = faultShape.safeParse(body).data?.Fault;
  if (fault !== undefined) {
    const code = fault.faultcode.replace(/^.*:/, '');
    return { result: failureOfRequest({ errorCode: code, message: fault.faultstring }), tokenRefused: code === 'INVALID_SESSION_ID', charged: code !== 'INVALID_SESSION_ID' && code !== 'REQUEST_LIMIT_EXCEEDED' };
  }
  const failure: CallFailure | null = statusFailure(answer.status) ?? (body === undefined ? malformedAnswer('The answer was not an envelope.') : null);
  return { result: failure ?? { ok: true, body, vendorTime: vendorTimeOf(answer.headers) }, tokenRefused: false, charged: answer.status !== 429 };
}

function bodyOf(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    return envelope.safeParse(parser.parse(text)).data?.Envelope.Body;
  } catch {
    return undefined;
  }
}
