import { stamp } from '../field-values.ts';
import type { Answer, Call, Row } from '../operation.ts';
import { Refusal, recordError } from '../refusal.ts';
import type { World } from '../world.ts';
import type { ActivityTypeVersion, CustomActivityType, TypeAttribute } from './activity-type.ts';

/** Get Custom Activity Types: without their attributes (MD activities, Get types). */
export function listActivityTypes({ world }: Call): Answer {
  return { result: [...world.activityTypes.values()].map((type) => headingOf(type, type.approved ?? type.draft)) };
}

/** Describe Custom Activity Type: the approved version unless the draft is asked for or is all there is (MS). */
export function describeActivityType({ world, subject, parameters }: Call): Answer {
  const type = activityTypeNamed(world, subject);
  const version = parameters.get('draft') === 'true' || type.approved === undefined ? type.draft : type.approved;
  if (version === undefined) throw new Refusal(recordError.recordNotFound(`Activity type '${subject}' has no draft`));
  return { result: [typeRow(type, version)] };
}

/** The type of this API name; 1013 for the call otherwise, no source tells the code. */
export function activityTypeNamed(world: World, apiName: string): CustomActivityType {
  const type = world.activityTypes.get(apiName);
  if (type === undefined) throw new Refusal(recordError.recordNotFound(`Activity type '${apiName}' not found`));
  return type;
}

/** A type as its own calls show it: id and stamps come with the first approval (MD activities, Create type). */
export function typeRow(type: CustomActivityType, version: ActivityTypeVersion | undefined): Row {
  return {
    ...headingOf(type, version),
    primaryAttribute: version?.primaryAttribute,
    ...(version === undefined || version.attributes.length === 0 ? {} : { attributes: version.attributes }),
  };
}

function headingOf({ id, apiName, createdAt, updatedAt, approved, draft }: CustomActivityType, version: ActivityTypeVersion | undefined): Row {
  const status = approved === undefined ? 'draft' : draft === undefined ? 'approved' : 'approved with draft';
  return {
    ...(approved === undefined ? {} : { id }),
    apiName,
    name: version?.name,
    description: version?.description,
    triggerName: version?.triggerName,
    filterName: version?.filterName,
    ...(approved === undefined ? {} : { createdAt: stamp(createdAt), updatedAt: stamp(updatedAt) }),
    status,
  };
}

/** Approved custom types as Get Activity Types lists them beside the vendor's own (MS ActivityType). */
export function approvedTypeRows(world: World): Row[] {
  return [...world.activityTypes.values()].flatMap(({ id, apiName, approved }) => {
    if (approved === undefined) return [];
    const { name, description, primaryAttribute, attributes } = approved;
    return [{ id, apiName, name, description, primaryAttribute: shortRow(primaryAttribute), attributes: attributes.map(shortRow) }];
  });
}

function shortRow({ apiName, name, dataType }: TypeAttribute): Row {
  return { apiName, name, dataType };
}
