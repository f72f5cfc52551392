import { z } from 'zod';

/** One setting as the lists, the example file and the names of flags and variables need it. */
export interface SettingDescription {
  /** From the top of the file, e.g. `connections[].salesforce.loginUrl`. */
  readonly path: string;
  readonly key: string;
  readonly help: string;
  /** YAML text of a good value when there is no default. */
  readonly example: string | null;
  /** What holds when nothing is said; undefined when there is no default. */
  readonly defaultValue: unknown;
  readonly required: boolean;
  /** The environment variable that sets it; null inside lists. */
  readonly environment: string | null;
  /** The flag of `bascule start` that sets it; null when there is none. */
  readonly flag: string | null;
  readonly kind: 'text' | 'number' | 'boolean' | 'block' | 'list';
  /** Of a list: each entry has one of the settings inside, so that their order can be chosen. */
  readonly oneEach: boolean;
  /** The settings inside a block, or inside one entry of a list. */
  readonly inside: readonly SettingDescription[];
}

/** Describes every setting of a schema, in the order in which it declares them. */
export function describeSettings(schema: z.ZodType): readonly SettingDescription[] {
  return describeBlock(schema, '');
}

/** Every setting and every setting inside it. */
export function withInside(settings: readonly SettingDescription[]): readonly SettingDescription[] {
  return settings.flatMap((setting) => [setting, ...withInside(setting.inside)]);
}

function describeBlock(schema: z.ZodType, prefix: string): readonly SettingDescription[] {
  const block = bare(schema);
  if (!(block instanceof z.ZodObject)) return [];
  return Object.entries(block.shape).flatMap(([key, inner]) => (inner instanceof z.ZodType ? [describeSetting(inner, key, prefix)] : []));
}

function describeSetting(schema: z.ZodType, key: string, prefix: string): SettingDescription {
  const path = `${prefix}${key}`;
  const core = bare(schema);
  const meta = metaOf(schema);
  const defaultValue = defaultOf(schema);
  // A list of plain values is written on one line, like a value.
  const listed = core instanceof z.ZodArray && core.element instanceof z.ZodType && bare(core.element) instanceof z.ZodObject ? describeBlock(core.element, `${path}[].`) : null;
  const inside = listed ?? describeBlock(schema, `${path}.`);
  const kind = listed !== null ? 'list' : inside.length > 0 ? 'block' : core instanceof z.ZodNumber ? 'number' : core instanceof z.ZodBoolean ? 'boolean' : 'text';
  const scalar = kind !== 'list' && kind !== 'block' && !path.includes('[]');
  return {
    path,
    key,
    help: meta.help ?? '',
    example: meta.example ?? null,
    defaultValue,
    required: defaultValue === undefined && !schema.safeParse(undefined).success,
    environment: scalar ? (meta.environment ?? `BASCULE_${words(path).toUpperCase().replaceAll('-', '_')}`) : null,
    flag: scalar && meta.flag === true ? `--${words(path)}` : null,
    kind,
    oneEach: meta.oneEach === true,
    inside,
  };
}

/** `sandbox.salesforceUrl` → `sandbox-salesforce-url`. */
function words(path: string): string {
  return path.replaceAll('.', '-').replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

const metaSchema = z.object({
  help: z.string().optional(),
  example: z.string().optional(),
  environment: z.string().optional(),
  flag: z.boolean().optional(),
  oneEach: z.boolean().optional(),
});

function metaOf(schema: z.ZodType): z.output<typeof metaSchema> {
  return metaSchema.parse(schema.meta() ?? {});
}

/** The schema without the wrappers that say what holds when it is left out. */
function bare(schema: z.ZodType): z.ZodType {
  const isWrapper = schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault || schema instanceof z.ZodOptional || schema instanceof z.ZodNullable;
  if (!isWrapper) return schema;
  const inner = schema.unwrap();
  return inner instanceof z.ZodType ? bare(inner) : schema;
}

function defaultOf(schema: z.ZodType): unknown {
  return schema instanceof z.ZodDefault ? schema.parse(undefined) : undefined;
}
