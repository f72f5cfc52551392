import { createPublicKey } from 'node:crypto';
import { z } from 'zod';
import { ControlRefusal, allowMethods } from '../../foundation/control-door.ts';
import type { ControlRoute } from '../../foundation/control-door.ts';
import type { SessionBook } from '../http/sessions.ts';
import { seedCountsSchema, seedWorld, smallShare } from '../seeding/seed-world.ts';
import { ADMIN_USER_ID, LEAD_QUEUE_ID, ORGANIZATION_ID, SALES_USER_IDS, SYNC_USER_ID } from '../world/bootstrap.ts';
import type { Org } from '../world/org.ts';
import { storedText } from '../world/record.ts';
import { changeSetting, setting, settingSchemas } from '../world/settings.ts';
import type { FieldChange, SettingName, Settings } from '../world/settings.ts';
import { unknownRuleName } from '../writing/save-rules.ts';
import { customisationRoutes } from './customisation-routes.ts';
import { setFieldAccess } from './field-access.ts';
import { lifecycleRoutes } from './lifecycle-routes.ts';

const jwtKeyBody = z.strictObject({ key: z.string(), username: z.string().optional() });
const hideBody = z.strictObject({ user: z.enum(['sync', 'admin']).default('sync'), ids: z.array(z.string()) });
const LIMITS = ['dailyApiRequests', 'tokenSeconds', 'largestQueryPage'] as const;
const limitsBody = z.strictObject({
  dailyApiRequests: settingSchemas.dailyApiRequests.optional(),
  tokenSeconds: settingSchemas.tokenSeconds.optional(),
  largestQueryPage: settingSchemas.largestQueryPage.optional(),
});
const seedBody = seedCountsSchema.extend({ people: z.number().int().nonnegative().max(1_000_000), seed: z.number().int().default(7) });
const fieldAccessBody = z.strictObject({
  user: z.enum(['sync', 'admin']).default('sync'),
  object: z.string(),
  field: z.string(),
  read: z.boolean(),
  edit: z.boolean(),
});

/** The switches of this org beside those every simulator has (foundation/control-door.ts). */
export function controlRoutes(org: Org, sessions: SessionBook): Readonly<Record<string, ControlRoute>> {
  return {
    identities: () => identities(org),
    'validation-rules': wholeSetting(org, 'validationRules', (rules) => {
      for (const rule of rules) requireNames(org, rule.object, rule.when.map((test) => test.field));
    }),
    rewrites: wholeSetting(org, 'rewrites', (rewrites) => {
      for (const rewrite of rewrites) requireNames(org, rewrite.object, [rewrite.field]);
    }),
    'field-changes': wholeSetting(org, 'fieldChanges', (changes) => changes.forEach((change) => requireChangeable(org, change))),
    'lead-conversion': wholeSetting(org, 'leadConversion', (targets) => {
      for (const { lead, object, field } of targets ?? []) {
        requireNames(org, 'Lead', [lead]);
        requireNames(org, object, [field]);
      }
    }),
    'spare-fields': wholeSetting(org, 'spareFields'),
    'duplicate-rule': wholeSetting(org, 'duplicateRule'),
    'assignment-rule': wholeSetting(org, 'assignmentRule'),
    limits(call) {
      allowMethods(call, 'GET', 'POST');
      if (call.method === 'POST') {
        const wished = limitsBody.parse(call.body);
        for (const name of LIMITS) if (wished[name] !== undefined) changeSetting(org.store, name, wished[name]);
      }
      return Object.fromEntries(LIMITS.map((name) => [name, setting(org.store, name)]));
    },
    /** Takes the place of the seeding every simulator has: counts of other records beside people. */
    seed(call) {
      allowMethods(call, 'POST');
      const { people, seed, ...counts } = seedBody.parse(call.body);
      return seedWorld(org, people, seed, { ...smallShare(people), ...counts });
    },
    'end-sessions'(call) {
      allowMethods(call, 'POST');
      sessions.endAll();
    },
    'jwt-key'(call) {
      allowMethods(call, 'POST');
      const { key, username = syncUsername(org) } = jwtKeyBody.parse(call.body);
      requireKey(key);
      changeSetting(org.store, 'jwtKeys', [...setting(org.store, 'jwtKeys'), { key, username }]);
      return { username };
    },
    'hide-records'(call) {
      allowMethods(call, 'POST');
      const { user, ids } = hideBody.parse(call.body);
      changeSetting(org.store, 'hiddenRecords', { ...setting(org.store, 'hiddenRecords'), [userIdOf(user)]: ids });
    },
    'share-read-only'(call) {
      allowMethods(call, 'POST');
      const { user, ids } = hideBody.parse(call.body);
      changeSetting(org.store, 'readOnlyRecords', { ...setting(org.store, 'readOnlyRecords'), [userIdOf(user)]: ids });
    },
    'field-access'(call) {
      allowMethods(call, 'POST');
      const { user, ...wanted } = fieldAccessBody.parse(call.body);
      setFieldAccess(org, userIdOf(user), wanted);
    },
    ...customisationRoutes(org),
    ...lifecycleRoutes(org),
  };
}

/** A setting that is shown by GET and replaced by POST; `check` refuses names the org does not have. */
function wholeSetting<Name extends SettingName>(org: Org, name: Name, check: (value: Settings[Name]) => void = () => {}): ControlRoute {
  return (call) => {
    allowMethods(call, 'GET', 'POST');
    if (call.method === 'POST') {
      const value = settingSchemas[name].parse(call.body);
      check(value);
      changeSetting(org.store, name, value);
    }
    return setting(org.store, name);
  };
}

function requireNames(org: Org, object: string, fields: readonly string[]): void {
  const unknown = unknownRuleName(org.store, { object, fields });
  if (unknown !== undefined) throw new ControlRefusal(`There is no object or field named ${unknown}.`);
}

/** An administrator deletes, renames and changes custom fields only; of a standard one the choices alone. */
function requireChangeable(org: Org, { object, field, ...change }: FieldChange): void {
  requireNames(org, object, [field]);
  const isOnlyChoices = Object.keys(change).every((what) => what === 'inactive');
  if (!field.endsWith('__c') && !isOnlyChoices) throw new ControlRefusal(`${object}.${field} is a standard field: only its choices can be changed.`);
}

/** Who is who: the same in every org. */
function identities(org: Org): Record<string, unknown> {
  return {
    organizationId: ORGANIZATION_ID,
    adminUserId: ADMIN_USER_ID,
    syncUserId: SYNC_USER_ID,
    syncUsername: syncUsername(org),
    salesUserIds: SALES_USER_IDS,
    leadQueueId: LEAD_QUEUE_ID,
  };
}

function syncUsername(org: Org): string {
  const user = org.store.table('User').get(SYNC_USER_ID);
  return user === undefined ? '' : (storedText(user, 'Username') ?? '');
}

const userIdOf = (user: 'sync' | 'admin'): string => (user === 'sync' ? SYNC_USER_ID : ADMIN_USER_ID);

function requireKey(key: string): void {
  try {
    createPublicKey(key);
  } catch {
    throw new ControlRefusal('The key is not a public key in PEM.');
  }
}
