import { ControlRefusal } from '../../foundation/control-door.ts';
import type { CustomField, CustomObject } from '../schema/custom-wishes.ts';
import type { Customisation } from '../schema/customisation.ts';
import { fieldNamed } from '../schema/object-definition.ts';
import type { Org } from '../world/org.ts';
import { masterLookup } from '../world/computed-values.ts';
import { stored, withValues } from '../world/record.ts';
import { changeSetting, setting } from '../world/settings.ts';
import { grantField, grantObject, parentsToGrant, revoke } from './grant-access.ts';

/** What has been added to this org. */
export const customisationOf = (org: Org): Customisation => setting(org.store, 'customisation');

/** Adds an object with rights to it; `grantToSync` false leaves the sync user without. Refuses in words what cannot be. */
export function addObject(org: Org, object: CustomObject, grantToSync: boolean): void {
  const before = customisationOf(org);
  if (org.store.catalogue().named(object.name) !== undefined) throw new ControlRefusal(`There is an object ${object.name} already.`);
  requireDistinct(object.fields);
  for (const field of object.fields) requireSound(org, object.name, field);
  changeSetting(org.store, 'customisation', { ...before, objects: [...before.objects, object] });
  inTransaction(org, () => grantObject(org, org.store.catalogue().known(object.name), parentsToGrant(org, grantToSync)));
}

/** Removes an object with its records and rights. The vendor also keeps a deleted object for a while; here it is gone with its records. */
export function removeObject(org: Org, name: string): void {
  const before = customisationOf(org);
  const object = org.store.catalogue().named(name);
  if (object?.custom !== true) throw new ControlRefusal(`There is no custom object ${name}.`, 404);
  const holder = org.store.catalogue().referencesTo(object).find(({ child }) => child !== object);
  if (holder !== undefined) throw new ControlRefusal(`${holder.child.name}.${holder.field.name} leads to ${object.name}; remove that field first.`);
  requireNotRolledUp(org, name);
  inTransaction(org, () => revoke(org, object.name));
  changeSetting(org.store, 'customisation', { ...before, objects: before.objects.map((entry) => (entry.name === object.name && entry.gone !== true ? { ...entry, gone: true as const } : entry)) });
}

/** Adds a field to an object, standard or custom. */
export function addField(org: Org, objectName: string, field: CustomField, grantToSync: boolean): void {
  const object = org.store.catalogue().named(objectName);
  if (object?.kind !== 'business') throw new ControlRefusal(`There is no object ${objectName} that fields are added to.`, 404);
  if (fieldNamed(object, field.name) !== undefined) throw new ControlRefusal(`${object.name} has a field ${field.name} already.`);
  if (field.type === 'master-detail') throw new ControlRefusal('A master is given when the object is made.');
  requireSound(org, object.name, field);
  const before = customisationOf(org);
  const { objects, fields } = before;
  const changed = object.custom
    ? { ...before, objects: objects.map((entry) => (entry.name === object.name && entry.gone !== true ? { ...entry, fields: [...entry.fields, field] } : entry)) }
    : { ...before, fields: [...fields, { object: object.name, field }] };
  changeSetting(org.store, 'customisation', changed);
  const made = org.store.catalogue().known(object.name);
  const definition = fieldNamed(made, field.name);
  if (definition !== undefined) inTransaction(org, () => grantField(org, made, definition, parentsToGrant(org, grantToSync)));
}

/** Takes a field away with its values; no stamp moves (as `empty-field`). */
export function removeField(org: Org, objectName: string, name: string): void {
  const before = customisationOf(org);
  const { objects, fields } = before;
  const isIt = (field: CustomField): boolean => field.name === name;
  const changed = {
    ...before,
    fields: fields.filter((entry) => entry.object !== objectName || !isIt(entry.field)),
    objects: objects.map((entry) => (entry.name === objectName ? { ...entry, fields: entry.fields.filter((field) => !isIt(field)) } : entry)),
  };
  requireNotRolledUp(org, objectName, name);
  if (fieldCount(changed) === fieldCount(before)) throw new ControlRefusal(`There is no added field ${objectName}.${name}.`, 404);
  inTransaction(org, () => {
    revoke(org, objectName, name);
    for (const record of org.store.table(objectName).inIdOrder({})) if (stored(record, name) !== null) org.store.put(objectName, withValues(record, { [name]: null }));
  });
  changeSetting(org.store, 'customisation', changed);
}

const fieldCount = (all: Customisation): number => all.fields.length + all.objects.reduce((sum, object) => sum + object.fields.length, 0);

/** With the vendor nobody can switch person accounts off again. Rights to their fields go to everybody. */
export function switchPersonAccountsOn(org: Org, enabled: boolean): void {
  const before = customisationOf(org);
  if (before.personAccounts === enabled) return;
  if (!enabled) throw new ControlRefusal('Person accounts cannot be switched off once they are on.');
  const known = new Set(org.store.catalogue().known('Account').fields.map((field) => field.name));
  changeSetting(org.store, 'customisation', { ...before, personAccounts: true });
  const account = org.store.catalogue().known('Account');
  inTransaction(org, () => {
    for (const field of account.fields.filter(({ name }) => !known.has(name))) grantField(org, account, field, parentsToGrant(org, true));
  });
}

function requireDistinct(fields: readonly CustomField[]): void {
  const names = fields.map((field) => field.name.toLowerCase());
  const twice = fields.find((field, place) => names.indexOf(field.name.toLowerCase()) !== place);
  if (twice !== undefined) throw new ControlRefusal(`The field ${twice.name} is there twice.`);
}

/** What a roll-up is made of stays as long as the roll-up (general knowledge). */
function requireNotRolledUp(org: Org, object: string, field?: string): void {
  for (const master of org.store.catalogue().objects) {
    const holder = master.fields.find(({ rollUp }) => rollUp?.of === object && (field === undefined || rollUp.field === field));
    if (holder !== undefined) throw new ControlRefusal(`${master.name}.${holder.name} is made of it; remove that field first.`);
  }
}

/** A roll-up is over details of the object, of which it adds up numbers only. */
function requireRollUp(org: Org, object: string, { name, formula, rollUp }: CustomField): void {
  if (rollUp === undefined) return;
  const { of, operation, field } = rollUp;
  const [master, detail] = [org.store.catalogue().named(object), org.store.catalogue().named(of)];
  if (master === undefined || masterLookup(detail, master) === undefined) throw new ControlRefusal(`${name}: ${of} has no master-detail field that leads to ${object}.`);
  if (formula !== undefined) throw new ControlRefusal(`${name} is a formula or a roll-up, not both.`);
  const summed = field === undefined || detail === undefined ? undefined : fieldNamed(detail, field);
  if ((operation === 'count') !== (field === undefined)) throw new ControlRefusal(`${name}: every roll-up but a count names a field.`);
  const types = operation === 'sum' ? ['double', 'currency', 'percent', 'int'] : ['double', 'currency', 'percent', 'int', 'date', 'datetime'];
  if (operation !== 'count' && !types.includes(summed?.type ?? '')) throw new ControlRefusal(`${name}: ${of}.${field ?? ''} cannot be rolled up by ${operation}.`);
}

/** A reference must lead to an object there is, or to its own; a picklist needs choices. */
function requireSound(org: Org, object: string, field: CustomField): void {
  const isReference = field.type === 'lookup' || field.type === 'master-detail';
  const target = field.to === undefined ? undefined : org.store.catalogue().named(field.to);
  if (isReference && field.to !== object && target?.name !== field.to) throw new ControlRefusal(`${field.name} leads to ${field.to ?? 'nothing'}, which is no object here.`);
  if (isReference && target !== undefined && target.kind !== 'business' && target.name !== 'User') throw new ControlRefusal(`Nothing can be looked up in ${target.name}.`);
  if (field.type === 'master-detail' && field.to === object) throw new ControlRefusal('An object cannot be its own master.');
  requireRollUp(org, object, field);
  const hasChoices = field.choices !== undefined;
  if ((field.type === 'picklist' || field.type === 'multipicklist') !== hasChoices) throw new ControlRefusal(`${field.name}: choices belong to picklists, and picklists need them.`);
}

function inTransaction(org: Org, work: () => void): void {
  org.store.transaction(() => {
    work();
    return { keep: true, value: undefined };
  });
}
