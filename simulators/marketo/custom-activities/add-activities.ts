import type { Activity } from '../activity-log.ts';
import type { DataType } from '../data-type.ts';
import { readValue } from '../field-values.ts';
import type { FieldValue } from '../field-values.ts';
import { delayed } from '../late-changes.ts';
import type { Call, Row, Started } from '../operation.ts';
import { bodyOf, inputOf } from '../parameters.ts';
import { recordError, responseError, textOf } from '../refusal.ts';
import type { ApiError } from '../refusal.ts';
import { rowFailures } from '../row-failure.ts';
import type { World } from '../world.ts';
import type { ActivityTypeVersion, AttributeType, CustomActivityType, TypeAttribute } from './activity-type.ts';

const members = ['leadId', 'activityDate', 'activityTypeId', 'apiName', 'primaryAttributeValue', 'attributes'];

/** An activity holds so many bytes of attributes (MD error-codes, 1049). */
const MOST_BYTES = 65_536;

/**
 * Add Custom Activities: up to 300; a row that fails has `errors` and not `reasons`, and no row has `seq` (MD
 * activities, Add Custom Activities; apis.md A2). The activity enters the end of the log whatever its date.
 */
export function beginAddActivities(call: Call): Started {
  const input = inputOf(bodyOf(call.body, ['input'])).map((row) => bodyOf(row, members));
  const failureOf = rowFailures(call, input.length);
  const late = call.fault('late-commit');
  return {
    records: input.length,
    finish: () => ({
      result: input.map((row, index) => {
        const read = failureOf(index) ?? readActivity(call.world, row);
        if ('code' in read) return { status: 'skipped', errors: [read] };
        call.world.commit(delayed(call.world, [['activity', read]], late));
        return { id: Number(read.guid), marketoGUID: read.guid, status: 'added' };
      }),
    }),
  };
}

function readActivity(world: World, row: Row): Activity | ApiError {
  const personId = Number(row['leadId']);
  if (world.people.get(personId) === undefined) return recordError.leadNotFound();
  const type = typeMeant(world, row);
  if (type?.approved === undefined) return recordError.invalidValue('activityTypeId', row['activityTypeId'] ?? row['apiName'] ?? '');
  const at = readValue({ dataType: 'datetime', length: 0 }, row['activityDate'] ?? '');
  if (!at.ok || at.value === undefined) return recordError.invalidValue('activityDate', row['activityDate'] ?? '');
  const primary = readAttributeValue(type.approved.primaryAttribute, row['primaryAttributeValue']);
  if (primary === undefined) return recordError.invalidValue('primaryAttributeValue', row['primaryAttributeValue']);
  if (primary === '') return recordError.missing('primaryAttributeValue');
  const attributes = readAttributes(type.approved, row['attributes'] ?? []);
  if (!Array.isArray(attributes)) return attributes;
  return { guid: world.nextGuid(), personId, at: Date.parse(String(at.value)), type: type.id, primaryValue: String(primary), attributes };
}

/** By the number, or by the API name (MS CustomActivity); a draft cannot be used. */
function typeMeant(world: World, row: Row): CustomActivityType | undefined {
  if (row['activityTypeId'] === undefined) return world.activityTypes.get(textOf(row['apiName'] ?? ''));
  return [...world.activityTypes.values()].find(({ id }) => id === Number(row['activityTypeId']));
}

function readAttributes(version: ActivityTypeVersion, given: unknown): [name: string, value: string | number][] | ApiError {
  if (!Array.isArray(given)) return recordError.invalidValue('attributes', given);
  const values: [string, string | number][] = [];
  for (const one of given) {
    const body = bodyOf(one, ['apiName', 'name', 'value']);
    const wanted = textOf(body['apiName'] ?? body['name'] ?? '');
    const attribute = version.attributes.find(({ apiName, name }) => apiName === wanted || (body['apiName'] === undefined && name === wanted));
    if (attribute === undefined) return recordError.fieldNotFound(wanted);
    const value = readAttributeValue(attribute, body['value']);
    if (value === undefined) return recordError.invalidValue(wanted, body['value']);
    if (value !== '') values.push([attribute.name, typeof value === 'boolean' ? String(value) : value]);
  }
  if (Buffer.byteLength(JSON.stringify(values)) > MOST_BYTES) return responseError('1049', 'Failed to Create Activity');
  return values;
}

/** The value read by the attribute's type, '' when it is blank, undefined when it is wrong. */
function readAttributeValue({ dataType }: TypeAttribute, raw: unknown): FieldValue | undefined {
  const read = readValue({ dataType: shapeOf(dataType), length: dataType === 'text' ? 0 : 255 }, raw ?? '');
  return read.ok ? (read.value ?? '') : undefined;
}

function shapeOf(type: AttributeType): DataType {
  return type === 'link' ? 'url' : type;
}
