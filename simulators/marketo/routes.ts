import { bulkOperations } from './bulk/routes.ts';
import { campaignOperations } from './campaigns/routes.ts';
import { toldToPeople } from './company-people.ts';
import { approvedTypeRows } from './custom-activities/describe-activity-types.ts';
import { customActivityOperations } from './custom-activities/routes.ts';
import { customObjectOperations } from './custom-objects/routes.ts';
import { browsePersonSchema, describePeople, describePeopleAgain, listPartitions, personSchemaByName } from './describe-people.ts';
import { browseSchema, schemaByName, schemaOf } from './describe-schema.ts';
import { activityTypes } from './feed-rows.ts';
import { activities, deletedLeads, leadChanges, pagingToken } from './feeds.ts';
import { findPeople, findPersonById } from './find-people.ts';
import { listOperations } from './lists/routes.ts';
import { companyKind, opportunityRoleKind, salesPersonKind } from './keyed-kinds.ts';
import type { KeyedKind } from './keyed-kinds.ts';
import { describeKind, findKeyed } from './keyed-objects.ts';
import { read, write } from './operation.ts';
import type { Operation } from './operation.ts';
import { beginAssociatePerson, beginUpdatePartitions } from './person-links.ts';
import { programOperations } from './programs/routes.ts';
import { beginPushPeople } from './push-people.ts';
import { beginDeletePeople, beginMergePeople } from './remove-people.ts';
import { opportunityKind } from './opportunity-kind.ts';
import { beginSyncPeople } from './sync-people.ts';
import { beginCreateFields, beginUpdateField } from './write-fields.ts';
import { beginDeleteKeyed, beginSyncKeyed } from './write-keyed.ts';
import type { Echoes } from './write-keyed.ts';

/** Parameters that many operations share. */
const paging = ['batchSize', 'nextPageToken'];
const filters = ['filterType', 'filterValues', 'fields', ...paging];

type KeyedNames = readonly [describe: string, find: string, sync: string, remove: string];

function keyed(kind: KeyedKind, folder: string, names: KeyedNames, echoes?: Echoes): Operation[] {
  const find = read(names[1], `/rest/v1/${folder}.json`, filters, (call) => findKeyed(kind, call));
  return [
    read(names[0], `/rest/v1/${folder}/describe.json`, [], () => describeKind(kind)),
    // Objects known by a GUID may be queried by a JSON body (MS, customObjectLookupRequest).
    kind.idField === 'id' ? find : { ...find, takesLookup: true },
    write(names[2], `/rest/v1/${folder}.json`, [], (call) => beginSyncKeyed(kind, call, echoes)),
    write(names[3], `/rest/v1/${folder}/delete.json`, [], (call) => beginDeleteKeyed(kind, call)),
  ];
}

/** The schema of an object whose fields can be asked for one by one (MD companies, opportunities, Query Fields). */
function schema(kind: KeyedKind, folder: string): Operation[] {
  const fields = schemaOf(kind);
  return [
    read(`${folder}-fields`, `/rest/v1/${folder}/schema/fields.json`, paging, (call) => browseSchema(call, fields)),
    read(`${folder}-field`, `/rest/v1/${folder}/schema/fields/{subject}.json`, [], (call) => schemaByName(call, fields)),
  ];
}

/** Every path this simulator answers; paths and parameters as in swagger-mapi.json. */
export const operations: readonly Operation[] = [
  read('describe-leads', '/rest/v1/leads/describe.json', [], describePeople),
  read('describe-leads-2', '/rest/v1/leads/describe2.json', [], describePeopleAgain),
  read('lead-fields', '/rest/v1/leads/schema/fields.json', paging, browsePersonSchema),
  read('lead-field', '/rest/v1/leads/schema/fields/{subject}.json', [], personSchemaByName),
  write('create-lead-fields', '/rest/v1/leads/schema/fields.json', [], beginCreateFields),
  write('update-lead-field', '/rest/v1/leads/schema/fields/{subject}.json', [], beginUpdateField),
  read('lead-partitions', '/rest/v1/leads/partitions.json', [], listPartitions),
  read('get-leads', '/rest/v1/leads.json', filters, findPeople),
  read('get-lead', '/rest/v1/lead/{subject}.json', ['fields'], findPersonById),
  write('sync-leads', '/rest/v1/leads.json', [], beginSyncPeople),
  write('push-leads', '/rest/v1/leads/push.json', [], beginPushPeople),
  write('associate-lead', '/rest/v1/leads/{subject}/associate.json', ['cookie'], beginAssociatePerson),
  write('update-lead-partitions', '/rest/v1/leads/partitions.json', [], beginUpdatePartitions),
  write('delete-leads', '/rest/v1/leads/delete.json', ['id'], beginDeletePeople),
  write('merge-leads', '/rest/v1/leads/{subject}/merge.json', ['leadId', 'leadIds', 'mergeInCRM'], beginMergePeople),
  read('paging-token', '/rest/v1/activities/pagingtoken.json', ['sinceDatetime'], pagingToken),
  read('activities', '/rest/v1/activities.json', ['activityTypeIds', 'leadIds', 'listId', 'assetIds', ...paging], activities),
  read('lead-changes', '/rest/v1/activities/leadchanges.json', ['fields', 'leadIds', 'listId', ...paging], leadChanges),
  read('deleted-leads', '/rest/v1/activities/deletedleads.json', paging, deletedLeads),
  read('activity-types', '/rest/v1/activities/types.json', [], ({ world }) => ({ result: [...activityTypes, ...approvedTypeRows(world)] })),
  ...customActivityOperations,
  ...keyed(companyKind, 'companies', ['describe-companies', 'get-companies', 'sync-companies', 'delete-companies'], toldToPeople),
  ...keyed(salesPersonKind, 'salespersons', ['describe-salespersons', 'get-salespersons', 'sync-salespersons', 'delete-salespersons']),
  ...keyed(opportunityKind, 'opportunities', ['describe-opportunities', 'get-opportunities', 'sync-opportunities', 'delete-opportunities']),
  ...keyed(opportunityRoleKind, 'opportunities/roles', ['describe-roles', 'get-roles', 'sync-roles', 'delete-roles']),
  ...schema(companyKind, 'companies'),
  ...schema(opportunityKind, 'opportunities'),
  ...customObjectOperations,
  ...programOperations,
  ...listOperations,
  ...campaignOperations,
  ...bulkOperations,
  read('usage', '/rest/v1/stats/usage.json', [], (call) => ({ result: call.usage.usage(1) })),
  read('usage-last-7-days', '/rest/v1/stats/usage/last7days.json', [], (call) => ({ result: call.usage.usage(7) })),
  read('errors', '/rest/v1/stats/errors.json', [], (call) => ({ result: call.usage.errors(1) })),
  read('errors-last-7-days', '/rest/v1/stats/errors/last7days.json', [], (call) => ({ result: call.usage.errors(7) })),
];

/** What a request's path means: an operation with its variable parts, a known path under another method, or nothing. */
export type Found =
  | { readonly is: 'found'; readonly operation: Operation; readonly subject: string; readonly part: string }
  | { readonly is: 'wrong-method' }
  | { readonly is: 'unknown' };

const fixed = Map.groupBy(operations.filter(({ path }) => !path.includes('{')), ({ path }) => path);
const variable = operations.filter(({ path }) => path.includes('{')).map((operation) => ({ operation, pattern: patternOf(operation.path) }));

/** Looks a path up. Exact paths come before those with variable parts. */
export function findOperation(method: string, path: string): Found {
  const candidates = fixed.get(path)?.map((operation) => ({ operation, subject: '', part: '' })) ?? matching(path);
  const chosen = candidates.find((match) => match.operation.method === method);
  if (chosen !== undefined) return { is: 'found', ...chosen };
  return candidates.length > 0 ? { is: 'wrong-method' } : { is: 'unknown' };
}

function matching(path: string): { operation: Operation; subject: string; part: string }[] {
  return variable.flatMap(({ operation, pattern }) => {
    const { subject, part = '' } = pattern.exec(path)?.groups ?? {};
    return subject === undefined ? [] : [{ operation, subject, part }];
  });
}

function patternOf(path: string): RegExp {
  const pattern = path.replaceAll('.', '\\.').replace('{subject}', '(?<subject>[^/]+)').replace('{part}', '(?<part>[^/]+)');
  return new RegExp(`^${pattern}$`);
}
