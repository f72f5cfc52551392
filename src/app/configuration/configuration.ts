import { z } from 'zod';
import type { Json } from '../../engine/connector-port.ts';
import { flagsFit } from '../settings/deletion-flags-fit.ts';
import { customLinesFollowed } from '../settings/object-fields-setting.ts';
import { purposesGiven, ruleSettings, sourcesFollowed } from '../settings/rule-settings.ts';
import { complaintsOf, keysAt, pathName } from '../settings/problem-words.ts';
import { describeSettings } from '../settings/setting-list.ts';
import { accountsFollowed } from '../settings/system-fields-setting.ts';
import { DEFAULT_FIELD_MAPPINGS } from '../settings/default-mapping.ts';

/** What the admins of one connection decided, in the words of the settings (decision 32). */
export const configurationSchema = z.strictObject(ruleSettings()).check(purposesGiven, customLinesFollowed, sourcesFollowed, accountsFollowed, flagsFit);
/** A configuration that passed validation, with its defaults filled in. */
export type Configuration = z.output<typeof configurationSchema>;

/** One line of the field mapping, as a configuration writes it. */
export type FieldLine = Configuration['fields'][number];

/** What a given configuration is, or everything that is wrong with it as sentences. */
export type ParsedConfiguration =
  | { readonly result: 'configuration'; readonly configuration: Configuration }
  | { readonly result: 'problems'; readonly problems: readonly string[] };

/** Validates what somebody wrote, or what a database holds. */
export function parseConfiguration(given: unknown): ParsedConfiguration {
  const outcome = configurationSchema.safeParse(given, { reportInput: false });
  if (outcome.success) return { result: 'configuration', configuration: outcome.data };
  const settings = describeSettings(configurationSchema);
  const complaints = complaintsOf(outcome.error, (at) => keysAt(settings, at));
  return { result: 'problems', problems: complaints.map(({ path, complaint }) => `${pathName(path) || 'The configuration'} ${complaint}`) };
}

/**
 * The same configuration with every line of its mapping spelled out, so that what it says does not hang on the defaults of a
 * release of Bascule.
 */
export function spelledOut(configuration: Configuration): Configuration {
  if (!configuration.defaultFields) return configuration;
  const lines = new Map<string, FieldLine>([...DEFAULT_FIELD_MAPPINGS.map(fieldLine), ...configuration.fields].map((line) => [line.marketo, line]));
  return { ...configuration, defaultFields: false, fields: [...lines.values()].filter(({ direction }) => direction !== 'none') };
}

/** A configuration as the database keeps it. */
export function documentOf(configuration: Configuration): Json {
  return JSON.parse(JSON.stringify(configuration));
}

function fieldLine({ marketo, lead, contact, direction }: (typeof DEFAULT_FIELD_MAPPINGS)[number]): FieldLine {
  return { marketo, lead, contact, direction, policy: 'by-object' };
}
