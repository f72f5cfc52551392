import { isCustomObject, isKeyed } from '../../domain/object-pair.ts';
import type { PairObject } from '../../domain/side.ts';
import type { DraftedLine } from '../../engine/try-rules.ts';
import { waysOfObjects } from '../settings/object-fields-setting.ts';
import { objectName } from '../settings/object-names.ts';
import { parseConfiguration } from './configuration.ts';
import { fieldMapping } from './rules-of-configuration.ts';

/**
 * A line of the mapping that is not applied yet, stated as a configuration would state it: of leads and contacts under `fields`, of
 * another object under `objectFields`; else what is wrong with it, in sentences.
 */
export function draftLine(object: PairObject, given: Readonly<Record<string, unknown>>): { readonly result: 'line'; readonly line: DraftedLine } | { readonly result: 'problems'; readonly problems: readonly string[] } {
  const name = objectName(object);
  const isOfPeople = object === 'lead' || object === 'contact';
  if (!isOfPeople && !isKeyed(object)) return { result: 'problems', problems: [`A line of ${name} can be tried once it is applied. Leave the line out, or preview the draft of the rules that has it.`] };
  const parsed = parseConfiguration(isOfPeople ? { fields: [given] } : { objectFields: [{ ...given, object: name }], ...(isCustomObject(object) ? { customObjects: [{ salesforce: name }] } : {}) });
  if (parsed.result === 'problems') return parsed;
  const { fields, objectFields } = parsed.configuration;
  return { result: 'line', line: isOfPeople ? { fields: fields.map(fieldMapping) } : { ways: waysOfObjects(objectFields) } };
}
