import { abortJob, createJob, deleteJob, jobResults, listJobs, readJob } from '../bulk/job-routes.ts';
import { changeIngest, createIngest, deleteIngest, failedRows, listIngests, readIngest, succeededRows, untriedRows, uploadRows } from '../bulk/ingest-routes.ts';
import { ORGANIZATION_ID } from '../world/bootstrap.ts';
import { notFound, notSimulated, requestError } from '../world/vendor-error.ts';
import { stored } from '../world/record.ts';
import { setting } from '../world/settings.ts';
import { answer, errorAnswer } from './api-call.ts';
import type { ApiAnswer, ApiCall } from './api-call.ts';
import { createMany, deleteMany, retrieveMany, updateMany, upsertMany } from './collection-routes.ts';
import { createTree } from './composite-tree.ts';
import { basicInformation, describe, describeGlobal } from './describe-routes.ts';
import { orgLimits } from './org-limits.ts';
import { query, queryMore } from './query-routes.ts';
import { create, read, readByKey, remove, removeByKey, update, upsert } from './record-routes.ts';
import { deleted, updated } from './replication-routes.ts';

/** A resource under `/services/data/vXX.0`: its path in parts (`:word` is anything), and what it does. */
export type Route = {
  readonly method: string;
  readonly pattern: readonly string[];
  /** The name by which requests are counted and faults are matched. */
  readonly operation: string;
  /** Query parameters it takes; any other is refused loudly. */
  readonly parameters: readonly string[];
  readonly handle: (call: ApiCall) => ApiAnswer;
};

const route = (method: string, path: string, operation: string, handle: Route['handle'], ...parameters: readonly string[]): Route => ({
  method,
  pattern: path.split('/').filter((part) => part !== ''),
  operation,
  parameters,
  handle,
});

/** Everything below a version except Composite, which is built of these (composite.ts). More exact patterns come first. */
const ROUTES: readonly Route[] = [
  route('GET', '', 'resources', resources),
  route('GET', 'limits', 'limits', limits),
  route('GET', 'limits/recordCount', 'record-count', recordCount, 'sObjects'),
  route('GET', 'query', 'query', query, 'q'),
  route('GET', 'queryAll', 'query-all', query, 'q'),
  route('GET', 'query/:locator', 'query-more', queryMore),
  route('GET', 'queryAll/:locator', 'query-more', queryMore),
  route('POST', 'jobs/query', 'job-create', createJob),
  route('GET', 'jobs/query', 'job-list', listJobs),
  route('GET', 'jobs/query/:id', 'job-read', readJob),
  route('PATCH', 'jobs/query/:id', 'job-abort', abortJob),
  route('DELETE', 'jobs/query/:id', 'job-delete', deleteJob),
  route('GET', 'jobs/query/:id/results', 'job-results', jobResults, 'locator', 'maxRecords'),
  route('POST', 'jobs/ingest', 'ingest-create', createIngest),
  route('GET', 'jobs/ingest', 'ingest-list', listIngests),
  route('GET', 'jobs/ingest/:id', 'ingest-read', readIngest),
  route('PATCH', 'jobs/ingest/:id', 'ingest-change', changeIngest),
  route('DELETE', 'jobs/ingest/:id', 'ingest-delete', deleteIngest),
  route('PUT', 'jobs/ingest/:id/batches', 'ingest-upload', uploadRows),
  route('GET', 'jobs/ingest/:id/successfulResults', 'ingest-results', succeededRows),
  route('GET', 'jobs/ingest/:id/failedResults', 'ingest-results', failedRows),
  route('GET', 'jobs/ingest/:id/unprocessedrecords', 'ingest-results', untriedRows),
  route('GET', 'sobjects', 'describe-global', describeGlobal),
  route('GET', 'sobjects/:object', 'basic-information', basicInformation),
  route('POST', 'sobjects/:object', 'create', create),
  route('GET', 'sobjects/:object/describe', 'describe', describe),
  route('GET', 'sobjects/:object/updated', 'updated', updated, 'start', 'end'),
  route('GET', 'sobjects/:object/deleted', 'deleted', deleted, 'start', 'end'),
  route('GET', 'sobjects/:object/:id', 'read', read, 'fields'),
  route('PATCH', 'sobjects/:object/:id', 'update', update),
  route('DELETE', 'sobjects/:object/:id', 'delete', remove),
  route('GET', 'sobjects/:object/:field/:value', 'read-by-key', readByKey, 'fields'),
  route('PATCH', 'sobjects/:object/:field/:value', 'upsert', upsert, 'updateOnly'),
  route('DELETE', 'sobjects/:object/:field/:value', 'delete-by-key', removeByKey),
  route('GET', 'composite', 'composite-resources', compositeResources),
  route('POST', 'composite/sobjects', 'collection-create', createMany),
  route('PATCH', 'composite/sobjects', 'collection-update', updateMany),
  route('DELETE', 'composite/sobjects', 'collection-delete', deleteMany, 'ids', 'allOrNone'),
  route('POST', 'composite/tree/:object', 'tree-create', createTree),
  route('GET', 'composite/sobjects/:object', 'collection-retrieve', retrieveMany, 'ids', 'fields'),
  route('POST', 'composite/sobjects/:object', 'collection-retrieve', retrieveMany),
  route('PATCH', 'composite/sobjects/:object/:field', 'collection-upsert', upsertMany),
];

/** The route for a call, or the vendor's refusal of it. */
export function findRoute(method: string, segments: readonly string[], parameters: URLSearchParams): Route | ApiAnswer {
  const there = ROUTES.filter(({ pattern }) => pattern.length === segments.length && pattern.every((part, place) => part.startsWith(':') || part === segments[place]));
  const found = there.find((candidate) => candidate.method === method);
  if (found === undefined) {
    if (there.length === 0) return errorAnswer(isVendorPath(segments) ? notSimulated(`/${segments.join('/')}`) : notFound());
    const allowed = [...new Set(there.map((candidate) => candidate.method))].join(',');
    return errorAnswer(requestError('METHOD_NOT_ALLOWED', `HTTP Method '${method}' not allowed. Allowed are ${allowed}`, 405));
  }
  const unknown = [...parameters.keys()].find((name) => !found.parameters.includes(name));
  return unknown === undefined ? found : errorAnswer(notSimulated(`The parameter ${unknown} of ${found.operation}`));
}

/** The resources of a version (SF api_rest dome_discoveryresource up to parameterizedSearch, the rest general knowledge); of those that are not simulated every path is refused with a hint. */
const RESOURCES: readonly string[] = [
  'tooling', 'metadata', 'eclair', 'folders', 'prechatForms', 'contact-tracing', 'jsonxform', 'chatter', 'payments', 'tabs', 'appMenu', 'quickActions',
  'queryAll', 'commerce', 'wave', 'iot', 'analytics', 'search', 'smartdatadiscovery', 'composite', 'parameterizedSearch', 'fingerprint', 'theme', 'nouns',
  'domino', 'event', 'serviceTemplates', 'recent', 'connect', 'licensing', 'limits', 'process', 'dedupe', 'async-queries', 'query', 'jobs', 'match',
  'localizedvalue', 'mobile', 'emailConnect', 'consent', 'tokenizer', 'compactLayouts', 'knowledgeManagement', 'sobjects', 'actions', 'support',
];

/** Paths the vendor has here; what this simulator has of them is found before. */
const VENDOR_PATHS: ReadonlySet<string> = new Set([...RESOURCES, 'apexrest', 'ui-api'].filter((name) => !['limits', 'query', 'queryAll', 'sobjects'].includes(name)));
const isVendorPath = ([first = '']: readonly string[]): boolean => VENDOR_PATHS.has(first);

/** `GET /services/data/vXX.0`: the resources there are, and where to ask who the caller is: clients follow that address. */
function resources(call: ApiCall): ApiAnswer {
  const identity = `http://${call.headers['host'] ?? 'localhost'}/id/${ORGANIZATION_ID}/${call.access.userId}`;
  return answer(200, { ...Object.fromEntries(RESOURCES.map((name) => [name, `${call.base}/${name}`])), identity });
}

/** `GET /composite`: the resources made of others (SF api_rest resources_composite_composite_get). */
function compositeResources(call: ApiCall): ApiAnswer {
  return answer(200, Object.fromEntries(['tree', 'batch', 'sobjects', 'graph'].map((name) => [name, `${call.base}/composite/${name}`])));
}

/** `GET /limits` (org-limits.ts). */
function limits(call: ApiCall): ApiAnswer {
  return answer(200, orgLimits({ max: setting(call.org.store, 'dailyApiRequests'), used: call.usage.used() }));
}

/**
 * `GET /limits/recordCount?sObjects=A,B` (cumulusci/TestUpsert…duplicate_error.yaml): of every object when none is named;
 * objects without records are left out, as recorded there, and so are those the user does not know (SF api_rest
 * resources_record_count).
 */
function recordCount(call: ApiCall): ApiAnswer {
  const { store } = call.org;
  const names = call.query.get('sObjects')?.split(',') ?? store.catalogue().objects.map(({ name }) => name);
  const objects = names.map((name) => store.catalogue().named(name.trim())).filter((object) => object !== undefined && call.access.mayRead(object));
  const kept = (name: string): number => [...store.table(name).inIdOrder({})].filter((record) => stored(record, 'IsDeleted') !== true).length;
  return answer(200, { sObjects: objects.flatMap((object) => (object === undefined ? [] : [{ count: kept(object.name), name: object.name }])).filter(({ count }) => count > 0) });
}
