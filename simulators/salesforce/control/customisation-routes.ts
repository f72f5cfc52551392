import { z } from 'zod';
import { allowMethods } from '../../foundation/control-door.ts';
import type { ControlRoute } from '../../foundation/control-door.ts';
import { customFieldSchema, customObjectSchema } from '../schema/custom-wishes.ts';
import type { Org } from '../world/org.ts';
import { addField, addObject, customisationOf, removeField, removeObject, switchPersonAccountsOn } from './customise.ts';

/** `grantToSync` false: the administrator forgot the sync user, who does not see what was added. */
const objectBody = customObjectSchema.extend({ grantToSync: z.boolean().default(true) });
const personBody = z.strictObject({ enabled: z.boolean() });
const fieldBody = z.strictObject({ object: z.string(), field: customFieldSchema, grantToSync: z.boolean().default(true) });

/** What an administrator adds on the vendor's set-up pages: objects and fields, and takes away again. */
export function customisationRoutes(org: Org): Readonly<Record<string, ControlRoute>> {
  return {
    'custom-objects'(call) {
      allowMethods(call, 'GET', 'POST', 'DELETE');
      if (call.method === 'POST') {
        const { grantToSync, ...object } = objectBody.parse(call.body);
        addObject(org, object, grantToSync);
      }
      if (call.method === 'DELETE') removeObject(org, call.rest[0] ?? '');
      return customisationOf(org).objects.filter((object) => object.gone !== true);
    },
    'person-accounts'(call) {
      allowMethods(call, 'GET', 'POST');
      if (call.method === 'POST') switchPersonAccountsOn(org, personBody.parse(call.body).enabled);
      return { enabled: customisationOf(org).personAccounts };
    },
    'custom-fields'(call) {
      allowMethods(call, 'GET', 'POST', 'DELETE');
      if (call.method === 'POST') {
        const { object, field, grantToSync } = fieldBody.parse(call.body);
        addField(org, object, field, grantToSync);
      }
      if (call.method === 'DELETE') removeField(org, call.rest[0] ?? '', call.rest[1] ?? '');
      const { objects, fields } = customisationOf(org);
      return [...fields, ...objects.filter((object) => object.gone !== true).flatMap((object) => object.fields.map((field) => ({ object: object.name, field })))];
    },
  };
}
