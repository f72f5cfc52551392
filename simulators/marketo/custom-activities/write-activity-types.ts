import type { Call, Row, Started } from '../operation.ts';
import { bodyOf, flagOf, requiredMember, rowsOf, textMember } from '../parameters.ts';
import { Refusal, recordError, responseError } from '../refusal.ts';
import type { World } from '../world.ts';
import { attributeTypes } from './activity-type.ts';
import type { ActivityTypeVersion, AttributeType, CustomActivityType, TypeAttribute } from './activity-type.ts';
import { activityTypeNamed, typeRow } from './describe-activity-types.ts';

const members = ['apiName', 'name', 'description', 'triggerName', 'filterName', 'primaryAttribute'];
/** Most attributes beside the primary one (MD error-codes, 1028). */
const MOST_ATTRIBUTES = 20;
const attributeMembers = ['apiName', 'name', 'description', 'dataType', 'isPrimary'];

/** Create Custom Activity Type: a draft (MD activities, Create type). */
export function beginCreateActivityType(call: Call): Started {
  const body = bodyOf(call.body, members);
  return change((world) => {
    const apiName = requiredMember(body, 'apiName');
    if (!/^[A-Za-z0-9]*[A-Za-z][A-Za-z0-9]*$/.test(apiName)) throw new Refusal(recordError.invalid(`Invalid apiName '${apiName}'`));
    if (world.activityTypes.has(apiName)) throw new Refusal(recordError.exists());
    const draft: ActivityTypeVersion = {
      name: requiredMember(body, 'name'),
      description: textMember(body, 'description') ?? null,
      triggerName: requiredMember(body, 'triggerName'),
      filterName: requiredMember(body, 'filterName'),
      primaryAttribute: readAttribute(body['primaryAttribute']),
      attributes: [],
    };
    return { id: world.nextId('activityType'), apiName, createdAt: world.now(), updatedAt: world.now(), draft };
  }, call);
}

/** Update Custom Activity Type: its names and its primary attribute. */
export function beginUpdateActivityType(call: Call): Started {
  const body = bodyOf(call.body, members);
  return changeDraft(call, (before) => ({
    ...before,
    name: textMember(body, 'name') ?? before.name,
    description: textMember(body, 'description') ?? before.description,
    triggerName: textMember(body, 'triggerName') ?? before.triggerName,
    filterName: textMember(body, 'filterName') ?? before.filterName,
    primaryAttribute: body['primaryAttribute'] === undefined ? before.primaryAttribute : readAttribute(body['primaryAttribute']),
  }));
}

/** Create, update and delete secondary attributes, known by their API names. */
export function beginAddAttributes(call: Call): Started {
  const rows = attributesIn(call);
  return changeDraft(call, (before) => {
    const attributes = [...before.attributes];
    for (const added of rows.map(readAttribute)) {
      if ([before.primaryAttribute, ...attributes].some(({ apiName }) => apiName === added.apiName)) throw new Refusal(recordError.exists());
      attributes.push(added);
    }
    if (attributes.length > MOST_ATTRIBUTES) throw new Refusal(responseError('1028', 'Max field limit reached'));
    return { ...before, attributes };
  });
}

export function beginUpdateAttributes(call: Call): Started {
  const changed = new Map(attributesIn(call).map(readAttribute).map((one) => [one.apiName, one]));
  return changeDraft(call, (before) => {
    refuseUnknown(before, [...changed.keys()]);
    return { ...before, attributes: before.attributes.map((one) => changed.get(one.apiName) ?? one) };
  });
}

export function beginDeleteAttributes(call: Call): Started {
  const names = attributesIn(call).map((row) => requiredMember(row, 'apiName'));
  return changeDraft(call, (before) => {
    refuseUnknown(before, names);
    return { ...before, attributes: before.attributes.filter(({ apiName }) => !names.includes(apiName)) };
  });
}

/** Approve: the draft takes the place of the approved version. */
export function beginApproveActivityType(call: Call): Started {
  return change((world) => {
    const { draft, ...type } = withDraft(world, call.subject);
    return { ...type, ...(type.approved === undefined ? { createdAt: world.now() } : {}), updatedAt: world.now(), approved: draft };
  }, call);
}

/** Discard Draft: a type that never was approved is gone. */
export function beginDiscardActivityDraft(call: Call): Started {
  return {
    records: 1,
    finish() {
      const { draft, ...type } = withDraft(call.world, call.subject);
      call.world.commit([type.approved === undefined ? ['no-activity-type', type.apiName] : ['activity-type', type]]);
      return { result: [typeRow(type, type.approved ?? draft)] };
    },
  };
}

/** Delete Custom Activity Type; its activities stay in the log. */
export function beginDeleteActivityType(call: Call): Started {
  return {
    records: 1,
    finish() {
      const type = activityTypeNamed(call.world, call.subject);
      call.world.commit([['no-activity-type', type.apiName]]);
      return { result: [{ ...typeRow(type, type.approved ?? type.draft), status: 'deleted' }] };
    },
  };
}

function change(make: (world: World) => CustomActivityType, { world }: Call): Started {
  return {
    records: 1,
    finish() {
      const type = make(world);
      world.commit([['activity-type', type]]);
      return { result: [typeRow(type, type.draft ?? type.approved)] };
    },
  };
}

function changeDraft(call: Call, make: (before: ActivityTypeVersion) => ActivityTypeVersion): Started {
  return change((world) => {
    const type = activityTypeNamed(world, call.subject);
    const before = type.draft ?? type.approved;
    return before === undefined ? type : { ...type, draft: make(before) };
  }, call);
}

function withDraft(world: World, apiName: string): CustomActivityType & { readonly draft: ActivityTypeVersion } {
  const { draft, ...type } = activityTypeNamed(world, apiName);
  if (draft === undefined) throw new Refusal(responseError('709', `Business Rule Violation: '${apiName}' has no draft`));
  return { ...type, draft };
}

function attributesIn(call: Call): Row[] {
  return rowsOf(bodyOf(call.body, ['attributes']), 'attributes').map((row) => bodyOf(row, attributeMembers));
}

/** Text unless it is told (MD activities, Create type: the example's answer). */
function readAttribute(given: unknown): TypeAttribute {
  const body = bodyOf(given, attributeMembers);
  if (flagOf(body, 'isPrimary') === true) throw new Refusal(recordError.invalid('The primary attribute is changed with the type'));
  return {
    apiName: requiredMember(body, 'apiName'),
    name: requiredMember(body, 'name'),
    description: textMember(body, 'description') ?? null,
    dataType: dataTypeNamed(textMember(body, 'dataType') ?? 'string'),
  };
}

function dataTypeNamed(name: string): AttributeType {
  const type = attributeTypes.find((one) => one === name);
  if (type === undefined) throw new Refusal(recordError.invalid(`Invalid dataType '${name}'`));
  return type;
}

function refuseUnknown({ attributes }: ActivityTypeVersion, names: readonly string[]): void {
  const unknown = names.find((name) => !attributes.some(({ apiName }) => apiName === name));
  if (unknown !== undefined) throw new Refusal(recordError.fieldNotFound(unknown));
}
