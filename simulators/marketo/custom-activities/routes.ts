import { read, write } from '../operation.ts';
import type { Operation } from '../operation.ts';
import { beginAddActivities } from './add-activities.ts';
import { describeActivityType, listActivityTypes } from './describe-activity-types.ts';
import {
  beginAddAttributes, beginApproveActivityType, beginCreateActivityType, beginDeleteActivityType, beginDeleteAttributes,
  beginDiscardActivityDraft, beginUpdateActivityType, beginUpdateAttributes,
} from './write-activity-types.ts';

const external = '/rest/v1/activities/external';
const type = `${external}/type/{subject}`;

/** Custom activities and their types (MD activities; swagger-mapi.json). */
export const customActivityOperations: readonly Operation[] = [
  write('add-custom-activities', `${external}.json`, [], beginAddActivities),
  read('list-custom-activity-types', `${external}/types.json`, [], listActivityTypes),
  read('describe-custom-activity-type', `${type}/describe.json`, ['draft'], describeActivityType),
  write('create-custom-activity-type', `${external}/type.json`, [], beginCreateActivityType),
  write('update-custom-activity-type', `${type}.json`, [], beginUpdateActivityType),
  write('approve-custom-activity-type', `${type}/approve.json`, [], beginApproveActivityType),
  write('discard-custom-activity-draft', `${type}/discardDraft.json`, [], beginDiscardActivityDraft),
  write('delete-custom-activity-type', `${type}/delete.json`, [], beginDeleteActivityType),
  write('create-custom-activity-attributes', `${type}/attributes/create.json`, [], beginAddAttributes),
  write('update-custom-activity-attributes', `${type}/attributes/update.json`, [], beginUpdateAttributes),
  write('delete-custom-activity-attributes', `${type}/attributes/delete.json`, [], beginDeleteAttributes),
];
