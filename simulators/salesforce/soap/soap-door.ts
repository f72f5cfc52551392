import type { SimRequest } from '../../foundation/exchange.ts';
import { pathOf } from '../../foundation/exchange.ts';
import { admit } from '../http/admission.ts';
import type { Usage } from '../http/admission.ts';
import type { ApiParts } from '../http/api-call.ts';
import type { Handled } from '../http/api-door.ts';
import type { SessionBook } from '../http/sessions.ts';
import { addressOf } from '../http/oauth.ts';
import { VERSIONS } from '../http/versions.ts';
import { signedInUser } from '../world/sandbox-users.ts';
import { setting } from '../world/settings.ts';
import { notSimulated } from '../world/vendor-error.ts';
import type { VendorError } from '../world/vendor-error.ts';
import { plainWrite } from '../writing/write-context.ts';
import type { WriteContext } from '../writing/write-context.ts';
import { SOAP_OPERATIONS } from './operations.ts';
import type { SoapOperation, SoapRow } from './operation.ts';
import { childOf, isTrueChild, textOfChild } from './reading.ts';
import { loginResult, userInfoOf } from './user-calls.ts';
import { readXml, writeXml } from './xml.ts';
import type { XmlElement, XmlValue } from './xml.ts';

/** The partner interface by SOAP, for what the vendor offers nowhere else (apis.md B9). */
const PATH = /^\/services\/Soap\/u\/(\d+)\.0(?:\/[\w]*)?$/;

/** Headers that are read, or change nothing where no mail is sent; any other that would change what a call does is refused. */
const HEADERS: ReadonlySet<string> = new Set(['SessionHeader', 'CallOptions', 'AllOrNoneHeader', 'EmailHeader', 'DuplicateRuleHeader', 'MruHeader']);

/** Calls about the caller; the first opens a session, the others need one. */
const USER_CALLS: ReadonlySet<string> = new Set(['login', 'getUserInfo', 'getServerTimestamp', 'logout']);
/** SOAP login() ends with 64.0 (Summer '25 release notes: not in 65.0 and later). */
const LAST_LOGIN = 64;

export const isSoap = (request: SimRequest): boolean => pathOf(request.url).startsWith('/services/Soap/');

/** The name a SOAP request is counted under. */
export function soapOperationOf(request: SimRequest): string {
  const name = bodyOf(readXml(request.body.trim()))?.name;
  return name === undefined || !(SOAP_OPERATIONS.has(name) || USER_CALLS.has(name)) ? 'unknown' : `soap-${name}`;
}

const bodyOf = (envelope: XmlElement | undefined): XmlElement | undefined => childOf(envelope, 'Body')?.children[0];

/** Answers one envelope: a response with a result per row, or a fault with HTTP 500 (apis.md B9). */
export function handleSoap(parts: ApiParts, sessions: SessionBook, request: SimRequest): Handled {
  const path = pathOf(request.url);
  const operation = soapOperationOf(request);
  const version = Number(PATH.exec(path)?.[1]);
  const envelope = readXml(request.body.trim());
  const call = bodyOf(envelope);
  if (request.method !== 'POST' || !VERSIONS.some(([served]) => served === version)) return fault(operation, 'UNSUPPORTED_API_VERSION', 'Invalid Api version specified on URL');
  if (envelope === undefined || call === undefined) return fault(operation, 'UNKNOWN_EXCEPTION', 'The envelope cannot be read');
  if (call.name === 'login') return login({ parts, sessions, request, version }, call);
  const header = childOf(envelope, 'Header');
  const session = childOf(header, 'SessionHeader');
  const sessionId = (session === undefined ? undefined : textOfChild(session, 'sessionId')) ?? '';
  const admitted = admit(parts, sessions, sessionId, { operation, path });
  if (!admitted.ok) return fault(operation, admitted.error.code, soapWords(admitted.error));
  if (USER_CALLS.has(call.name)) return userCall({ parts, sessions, sessionId, userId: admitted.access.userId, usage: admitted.usage }, call.name);
  const known = SOAP_OPERATIONS.get(call.name);
  const foreign = header?.children.find((part) => !HEADERS.has(part.name));
  if (known === undefined || foreign !== undefined) return fault(operation, 'INVALID_OPERATION', notSimulated(known === undefined ? call.name : `The header ${foreign?.name}`).message, true);
  const rows = known.rowsOf(call);
  if (rows.length > known.mostRows) return fault(operation, 'EXCEEDED_ID_LIMIT', `${call.name} takes at most ${known.mostRows} records`, true);
  // Without an AssignmentRuleHeader no rule moves an owner here (SF api: AssignmentRuleHeader).
  const rule = childOf(header, 'DuplicateRuleHeader');
  const duplicates = { allowSave: rule !== undefined && isTrueChild(rule, 'allowSave'), includeRecordDetails: rule !== undefined && isTrueChild(rule, 'includeRecordDetails') };
  const context = { ...plainWrite(parts.org, admitted.access.userId, path), autoAssign: false, duplicates };
  const allOrNone = childOf(header, 'AllOrNoneHeader');
  const results = performRows(context, known, call, rows, allOrNone !== undefined && isTrueChild(allOrNone, 'allOrNone'));
  return response(operation, call.name, results, admitted.usage);
}

/** `login`: a session for a name and a password; no session comes with it. */
function login({ parts, sessions, request, version }: { readonly parts: ApiParts; readonly sessions: SessionBook; readonly request: SimRequest; readonly version: number }, call: XmlElement): Handled {
  if (version > LAST_LOGIN) return fault('soap-login', 'INVALID_OPERATION', `SOAP API login() is not available in API version ${version}.0.`);
  const user = signedInUser(parts.org, textOfChild(call, 'username') ?? '', textOfChild(call, 'password') ?? '');
  if (user === undefined) return fault('soap-login', 'INVALID_LOGIN', 'Invalid username, password, security token; or user locked out.');
  const sessionId = sessions.open(user.Id, setting(parts.org.store, 'tokenSeconds'));
  return single('soap-login', 'login', loginResult(parts.org, user, sessionId, addressOf(request), version), undefined);
}

type UserCall = { readonly parts: ApiParts; readonly sessions: SessionBook; readonly sessionId: string; readonly userId: string; readonly usage: Usage };

function userCall({ parts, sessions, sessionId, userId, usage }: UserCall, name: string): Handled {
  const user = parts.org.store.table('User').get(userId);
  if (name === 'logout') sessions.end(sessionId);
  const result = name === 'getServerTimestamp' ? { timestamp: new Date(parts.org.clock.now()).toISOString() } : name === 'logout' || user === undefined ? undefined : userInfoOf(parts.org, user);
  return single(`soap-${name}`, name, result, usage);
}

/** An answer with one result, or none; charged when it needed a session. */
function single(operation: string, name: string, result: XmlValue, usage: Usage | undefined): Handled {
  const body = envelopeOf(usage === undefined ? '' : limitInfo(usage), writeXml(`${name}Response`, { result }));
  return { response: { status: 200, headers: XML, body }, operation, charged: usage !== undefined, records: 0 };
}

/** Every row is a transaction of its own (apis.md B9), unless all or none was asked for. */
function performRows(context: WriteContext, operation: SoapOperation, request: XmlElement, rows: readonly XmlElement[], allOrNone: boolean): readonly SoapRow[] {
  const { store } = context.org;
  return store.transaction(() => {
    const results = rows.map((row) =>
      store.transaction(() => {
        const value = operation.perform(context, row, request);
        return { keep: value.outcome.ok, value };
      }),
    );
    const undo = allOrNone && results.some(({ outcome }) => !outcome.ok);
    return { keep: !undo, value: undo ? results.map(rolledBack) : results };
  });
}

/** The vendor's words for a neighbour of a failed row are those of apis.md B5. */
function rolledBack(row: SoapRow): SoapRow {
  if (!row.outcome.ok) return row;
  const error = { code: 'ALL_OR_NONE_OPERATION_ROLLED_BACK', message: 'Record rolled back because not all records were valid and the request was using AllOrNone header', httpStatus: 500 };
  return { outcome: { ok: false, error }, failedId: null };
}

function response(operation: string, name: string, rows: readonly SoapRow[], usage: Usage): Handled {
  const results = rows.map(({ outcome, failedId, onFailure }) => (outcome.ok ? outcome.value : { ...onFailure, errors: writtenError(outcome.error), id: failedId, success: false }));
  const body = envelopeOf(limitInfo(usage), writeXml(`${name}Response`, { result: results }));
  return { response: { status: 200, headers: XML, body }, operation, charged: true, records: rows.length };
}

const limitInfo = ({ used, max }: Usage): string => writeXml('LimitInfoHeader', { limitInfo: { current: used, limit: max, type: 'API REQUESTS' } });

/** Shape: soapforce/merge_response_failure.xml. */
function writtenError(error: VendorError): Record<string, string | readonly string[]> {
  return { ...(error.fields === undefined || error.fields.length === 0 ? {} : { fields: error.fields }), message: error.message, statusCode: error.code };
}

const XML: Readonly<Record<string, string>> = { 'Content-Type': 'text/xml;charset=UTF-8' };

/** A fault, with the code apart in its detail (W47: ApiFault); `charged` when the call was admitted. */
function fault(operation: string, code: string, message: string, charged = false): Handled {
  const kind = code === 'INVALID_LOGIN' ? 'LoginFault' : 'UnexpectedErrorFault';
  const detail = `<detail><sf:${kind} xsi:type="sf:${kind}">${writeXml('sf:exceptionCode', code)}${writeXml('sf:exceptionMessage', message)}</sf:${kind}></detail>`;
  const inner = `<soapenv:Fault><faultcode>sf:${code}</faultcode>${writeXml('faultstring', `${code}: ${message}`)}${detail}</soapenv:Fault>`;
  return { response: { status: 500, headers: XML, body: envelopeOf('', inner) }, operation, charged, records: 0, code };
}

/** The vendor says more about a session here than by REST (general knowledge). */
const soapWords = (error: VendorError): string => (error.code === 'INVALID_SESSION_ID' ? 'Invalid Session ID found in SessionHeader: Illegal Session' : error.message);

function envelopeOf(header: string, body: string): string {
  const names = 'xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/" xmlns="urn:partner.soap.sforce.com" xmlns:sf="urn:fault.partner.soap.sforce.com" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"';
  const head = header === '' ? '' : `<soapenv:Header>${header}</soapenv:Header>`;
  return `<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope ${names}>${head}<soapenv:Body>${body}</soapenv:Body></soapenv:Envelope>`;
}
