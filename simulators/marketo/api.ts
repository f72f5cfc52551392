import { yieldOnly } from '../foundation/clock.ts';
import type { SimClock, Sleep } from '../foundation/clock.ts';
import type { Latency } from '../foundation/control-door.ts';
import { jsonAnswer } from '../foundation/exchange.ts';
import type { SimRequest, SimResponse } from '../foundation/exchange.ts';
import { textArgument } from '../foundation/fault-plan.ts';
import type { FaultPlan, Occasion } from '../foundation/fault-plan.ts';
import type { Random } from '../foundation/random.ts';
import type { RequestLog } from '../foundation/request-log.ts';
import { underTransportFaults } from '../foundation/transport-faults.ts';
import { jsonBody, refuseUnknownParameters, sizeStatus, tokenOf, understand } from './api-request.ts';
import type { ApiRequest } from './api-request.ts';
import { fileOrPart } from './bulk/exports/file-part.ts';
import { runExports } from './bulk/exports/run-exports.ts';
import { runImports } from './bulk/run-imports.ts';
import type { Gate } from './call-limits.ts';
import type { Identity } from './identity.ts';
import type { Answer, Operation } from './operation.ts';
import { Refusal, hint, isFree, recordError, responseError } from './refusal.ts';
import type { ApiError } from './refusal.ts';
import { findOperation } from './routes.ts';
import type { UsageBook } from './usage-book.ts';
import type { World } from './world.ts';

/** What the API stands on. */
export type ApiParts = {
  readonly world: World;
  readonly clock: SimClock;
  readonly random: Random;
  readonly sleep: Sleep;
  readonly latency: Latency;
  readonly identity: Identity;
  readonly gate: Gate;
  readonly usage: UsageBook;
  readonly faults: FaultPlan;
  readonly requests: RequestLog;
};

type Outcome = { readonly ok: true; readonly answer: Answer } | { readonly ok: false; readonly error: ApiError };

/** Answers one request to the API proper: everything except identity, control door and page. Counts and logs it. */
export async function answerApi(parts: ApiParts, request: SimRequest): Promise<SimResponse> {
  const understood = understand(request);
  const found = findOperation(understood.method, understood.path);
  const occasion: Occasion = { operation: found.is === 'found' ? found.operation.name : 'unknown', path: understood.path };
  const log = (status: number, charged: boolean, code?: string): void =>
    parts.requests.record({ method: request.method, ...occasion, status, charged, ...(code === undefined ? {} : { code }) });
  const tooLarge = sizeStatus(request);
  if (tooLarge !== undefined) {
    log(tooLarge, false);
    return { status: tooLarge, headers: {}, body: '' };
  }
  runImports(parts.world);
  runExports(parts.world);
  let noted = false;
  const response = await underTransportFaults(parts.faults, occasion, async () => {
    const outcome = await decide(parts, request, understood, occasion);
    const charged = outcome.ok || !isFree(outcome.error.code);
    const code = outcome.ok ? undefined : outcome.error.code;
    parts.usage.note(charged, code);
    log(outcome.ok ? (outcome.answer.file?.status ?? 200) : 200, charged, code);
    noted = true;
    return answerOf(parts, outcome, understood.path, request.headers['range']);
  });
  if (!noted) log(response.status, false);
  return response;
}

/** Token first, then the limits, then the call itself. */
async function decide(parts: ApiParts, request: SimRequest, understood: ApiRequest, occasion: Occasion): Promise<Outcome> {
  try {
    checkToken(parts, tokenOf(request, understood.parameters), occasion);
  } catch (problem) {
    return refusedBy(problem);
  }
  const admission = parts.gate.enter();
  if (!admission.ok) return admission;
  const outcome = await perform(parts, understood, occasion).then((answer): Outcome => ({ ok: true, answer }), refusedBy);
  admission.leave(outcome.ok || !isFree(outcome.error.code));
  return outcome;
}

function checkToken({ identity, faults }: ApiParts, token: string, occasion: Occasion): void {
  if (faults.draw(['token-expired'], occasion) !== undefined) identity.expire();
  const standing = identity.standing(token);
  if (standing === 'expired') throw new Refusal(responseError('602'));
  if (standing === 'unknown') throw new Refusal(responseError('601'));
}

async function perform(parts: ApiParts, request: ApiRequest, occasion: Occasion): Promise<Answer> {
  const fault = parts.faults.draw(['api-error'], occasion);
  if (fault !== undefined) {
    const code = textArgument(fault, 'code', '611');
    throw new Refusal(responseError(code, textArgument(fault, 'message', responseError(code).message)));
  }
  const { operation, subject, part } = operationOf(request);
  refuseUnknownParameters(request.parameters, [...operation.parameters, ...(operation.alsoTakes ?? [])]);
  const body = operation.takesFile === true ? request.file : jsonBody(request);
  if (body !== undefined && operation.method === 'GET' && operation.takesLookup !== true) {
    throw new Refusal(recordError.invalid(`This query takes no request body ${hint}`));
  }
  const started = operation.begin({
    world: parts.world,
    usage: parts.usage,
    parameters: request.parameters,
    body,
    subject,
    part,
    fault: (kind) => parts.faults.draw([kind], occasion),
  });
  const workMs = parts.latency.baseMs + parts.latency.perRecordMs * started.records;
  await (workMs > 0 ? parts.sleep(workMs) : yieldOnly(0));
  return started.finish();
}

/** 610 for an unknown path, 605 for the wrong method (MD error-codes). */
function operationOf({ method, path }: ApiRequest): { operation: Operation; subject: string; part: string } {
  const found = findOperation(method, path);
  if (found.is === 'found') return found;
  throw new Refusal(responseError(found.is === 'wrong-method' ? '605' : '610'));
}

/** What is not a refusal is a fault of this program; it shows as a system error, named. */
function refusedBy(problem: unknown): Outcome {
  if (problem instanceof Refusal) return { ok: false, error: problem.error };
  const reason = problem instanceof Error ? problem.message : String(problem);
  return { ok: false, error: responseError('611', `System error in the simulator: ${reason}`) };
}

function answerOf(parts: ApiParts, outcome: Outcome, path: string, range: string | undefined): SimResponse {
  const file = outcome.ok ? outcome.answer.file : undefined;
  if (file === undefined) return withPointer(jsonAnswer(200, envelope(parts, outcome, path)), outcome);
  if (file.status === 404) return { status: 404, headers: { 'content-type': 'text/plain' }, body: file.text };
  return fileOrPart(file.text, path.endsWith('/file.json') ? range : undefined);
}

/** The words of 610 are the vendor's alone; that the path may only be one this simulator leaves out stands in a header. */
function withPointer(response: SimResponse, outcome: Outcome): SimResponse {
  if (outcome.ok || outcome.error.code !== '610') return response;
  return { ...response, headers: { ...response.headers, 'x-simulator-note': 'Not every path is simulated: see simulators/marketo/NOT-SIMULATED.md' } };
}

/** Members are absent when empty (apis.md A2); requestId ends in the time in hexadecimal, as the recorded ones do. */
function envelope({ random, clock }: ApiParts, outcome: Outcome, path: string): unknown {
  const requestId = `${random.hex(4)}#${clock.now().toString(16)}`;
  if (path.startsWith('/rest/asset/')) return assetEnvelope(requestId, outcome);
  // As recorded (fixtures/marketo/amp-labs/not-found.json); the guide's example of 601 has no warnings (MD error-codes).
  if (!outcome.ok && outcome.error.code === '610') return { requestId, success: false, warnings: [], errors: [outcome.error] };
  if (!outcome.ok) return { requestId, success: false, errors: [outcome.error] };
  const { result, nextPageToken, moreResult } = outcome.answer;
  return {
    requestId,
    ...(result === undefined ? {} : { result }),
    success: true,
    ...(nextPageToken === undefined ? {} : { nextPageToken }),
    ...(moreResult === undefined ? {} : { moreResult }),
  };
}

/** The asset API lists errors and warnings even when there are none (fixtures/marketo/grouparoo/lists-and-errors.json). */
function assetEnvelope(requestId: string, outcome: Outcome): unknown {
  if (!outcome.ok) return { success: false, errors: [outcome.error], requestId, warnings: [] };
  const { result, warnings = [] } = outcome.answer;
  return { success: true, errors: [], requestId, warnings, ...(result === undefined ? {} : { result }) };
}
