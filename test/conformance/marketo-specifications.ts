import { expect } from 'vitest';
import { z } from 'zod';
import { createPeople, openSession } from '../../simulators/marketo/test-session.ts';
import type { Reply, Session } from '../../simulators/marketo/test-session.ts';
import { fixtureJson, rowsIn, shapeOf } from './marketo-fixtures.ts';
import type { Row } from './marketo-fixtures.ts';

const definitionSchema = z.object({
  required: z.array(z.string()).optional(),
  properties: z.record(z.string(), z.object({ type: z.string().optional() })).optional(),
});
type Definition = z.infer<typeof definitionSchema>;
const methodSchema = z.object({
  parameters: z.array(z.object({ name: z.string(), in: z.string(), schema: z.object({ $ref: z.string().optional() }).optional() })).optional(),
});
const swaggerSchema = z.object({
  paths: z.record(z.string(), z.record(z.string(), methodSchema)),
  definitions: z.record(z.string(), definitionSchema),
});
type Specification = z.infer<typeof swaggerSchema>;

/** One of the vendor's Swagger files: mapi (lead database and bulk), asset, identity. */
export function specification(name: 'mapi' | 'asset' | 'identity' = 'mapi'): Specification {
  return fixtureJson(`specs/marketo/swagger-${name}.json`, swaggerSchema);
}

/** What the specification says of an operation: its query parameters, and the members of its body. */
export type Described = { readonly path: string; readonly query: readonly string[]; readonly body: readonly string[] | undefined };

/** Finds an operation by the simulator's path, in which variable parts have names of its own. */
export function describedOperation({ paths, definitions }: Specification, method: string, path: string): Described | undefined {
  const entry = Object.entries(paths).find(([written, methods]) => nameless(written) === path && method.toLowerCase() in methods);
  if (entry === undefined) return undefined;
  const parameters = entry[1][method.toLowerCase()]?.parameters ?? [];
  const reference = parameters.find((one) => one.in === 'body')?.schema?.$ref?.split('/').at(-1);
  return {
    path: entry[0],
    query: parameters.filter((one) => one.in === 'query').map((one) => one.name),
    body: reference === undefined ? undefined : Object.keys(definitions[reference]?.properties ?? {}),
  };
}

/** A path with the simulator's names of its variable parts. */
function nameless(path: string): string {
  return path.replace(/\{[^}]+\}/, '{subject}').replace(/\{(?!subject)[^}]+\}/, '{part}');
}

/** Members the specification requires and live answers omit, or which may be absent (apis.md D; MS LeadChange). */
const mayBeAbsent = ['errors', 'warnings', 'result', 'id'];

/** Expects a row or envelope to hold what the definition allows, of the types it gives, and what it requires. */
export function expectDefined(definition: Definition | undefined, row: Row | Reply | undefined): void {
  expect(row).toBeDefined();
  for (const [name, value] of Object.entries(row ?? {})) {
    const property = definition?.properties?.[name];
    expect([name, property === undefined]).toEqual([name, false]);
    if (value !== null && property?.type !== undefined && property.type !== 'object') expect([name, typeOf(value)]).toEqual([name, property.type]);
  }
  // ObjectMetaData requires a status that it does not define; its member is called state.
  const required = (definition?.required ?? []).filter((name) => name in (definition?.properties ?? {}));
  for (const name of required) if (!mayBeAbsent.includes(name)) expect(row).toHaveProperty(name);
}

function typeOf(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

const examplesSchema = z.object({ examples: z.array(z.object({ page: z.string(), section: z.string(), text: z.string() })) });

/** The guide's example answers of a section: its code blocks that are valid JSON and look like an envelope. */
export function exampleAnswers(page: string, section: string): Row[] {
  const answers = fixtureJson('specs/marketo/doc-examples.json', examplesSchema)
    .examples.filter((example) => example.page === `help/rest-api/${page}.md` && example.section.startsWith(section))
    .flatMap(({ text }) => envelopeIn(text));
  if (answers.length === 0) throw new Error(`The guide has no example answer under ${section}.`);
  return answers;
}

function envelopeIn(text: string): Row[] {
  try {
    const value: unknown = JSON.parse(text.replaceAll('\u00a0', ' '));
    return rowsIn([value]).filter((row) => 'requestId' in row);
  } catch {
    return [];
  }
}

/** The first row of an answer's result. */
export function firstRow(answer: Row | undefined): Row | undefined {
  return rowsIn(answer?.['result'])[0];
}

/** Expects an answer to have the shape of one of the guide's examples. */
export function expectShape(answer: Reply, examples: readonly Row[]): void {
  expect(examples.map(shapeOf)).toContainEqual(shapeOf(answer));
}

/** A small world with one of everything that the feeds tell. */
export async function eventfulSession(): Promise<{ session: Session; nextPageToken: string }> {
  const session = await openSession();
  const [id, gone] = await createPeople(session, { email: 'ann@example.com', firstName: 'Ann' }, { email: 'bob@example.com', firstName: 'Bob', lastName: 'Example' });
  await session.post('/rest/v1/leads.json', { action: 'updateOnly', lookupField: 'id', input: [{ id, firstName: 'Anna' }] });
  await session.post('/rest/v1/leads/delete.json', { input: [{ id: gone }] });
  const { nextPageToken = '' } = await session.get('/rest/v1/activities/pagingtoken.json', { sinceDatetime: '2026-01-01T00:00:00Z' });
  return { session, nextPageToken };
}
