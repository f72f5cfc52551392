import { isTest } from './import-rules.ts';
import type { Rule } from './import-rules.ts';
import { child, children, nameOf } from './parse-source.ts';
import type { Node, SourceFile } from './parse-source.ts';
import { lineOf } from './shape-rules.ts';

/** Where each thing that reaches out of the program may be done, as a path it must begin with. */
const HOME = {
  sql: ['src/store/'],
  http: ['src/connectors/http-client.ts'],
  environment: ['src/app/settings/'],
  /** The clock, the timers and the randomness are made here and handed to everybody. */
  clock: ['src/app/system-clock.ts', 'src/app/wiring.ts'],
} as const;

function production(files: readonly SourceFile[]): readonly SourceFile[] {
  return files.filter((file) => file.path.startsWith('src/') && !isTest(file.path));
}

function outside(files: readonly SourceFile[], homes: readonly string[]): readonly SourceFile[] {
  return production(files).filter((file) => !homes.some((home) => file.path.startsWith(home)));
}

function eachPackage(files: readonly SourceFile[], packages: readonly string[], advice: string): readonly string[] {
  return files.flatMap((file) =>
    file.imports
      .filter(({ specifier }) => packages.some((name) => specifier === name || specifier.startsWith(`${name}/`)))
      .map(({ specifier }) => `${file.path} imports ${specifier}: ${advice}`),
  );
}

function eachNode(files: readonly SourceFile[], offence: (node: Node) => string | null, advice: string): readonly string[] {
  return files.flatMap((file) =>
    file.nodes.flatMap((node) => {
      const found = offence(node);
      return found === null ? [] : [`${file.path}:${lineOf(file, node)} uses ${found}: ${advice}`];
    }),
  );
}

/** `a.b` as text for a member expression of plain names; null for anything else. */
function memberName(node: Node): string | null {
  if (node.type !== 'MemberExpression' || node['computed'] === true) return null;
  const object = nameOf(child(node, 'object'));
  const property = nameOf(child(node, 'property'));
  return object === null || property === null ? null : `${object}.${property}`;
}

/** The name called or constructed, when it is a plain one. */
function calledName(node: Node): string | null {
  return node.type === 'CallExpression' || node.type === 'NewExpression' ? nameOf(child(node, 'callee')) : null;
}

/** Statements and the packages that speak to a database belong to the store. SOQL is the Salesforce connector's own language. */
export const sqlStaysInTheStore: Rule = (files) => {
  const advice = 'SQL and its drivers stay in src/store. Ask for what you need through src/engine/store-port.ts.';
  const others = outside(files, HOME.sql);
  const statement = /\b(select\b[\s\S]*\bfrom\b|insert\s+into\b|update\s+\S+\s+set\b|delete\s+from\b|create\s+table\b|alter\s+table\b)/;
  return [
    ...eachPackage(others, ['pg', 'kysely', '@electric-sql/pglite'], advice),
    ...others
      .filter((file) => file.words.some((word) => statement.test(word)))
      .map((file) => `${file.path} holds an SQL statement: ${advice}`),
  ];
};

/** Everything that leaves for a vendor leaves by one door, where hosts, sizes and redirects are checked. */
export const httpLeavesByOneDoor: Rule = (files) => {
  const advice = 'outbound HTTP goes through src/connectors/http-client.ts only.';
  const others = outside(files, HOME.http);
  return [
    ...eachPackage(others, ['undici', 'node:http', 'node:https', 'node:http2', 'node:tls', 'axios', '@jsforce/jsforce-node'], advice),
    ...eachNode(others, importsSocket, advice),
    ...eachNode(others, (node) => (calledName(node) === 'fetch' || memberName(node) === 'globalThis.fetch' ? 'fetch' : null), advice),
  ];
};

/** `node:net` also knows what an address is; only what opens a connection is outbound. */
function importsSocket(node: Node): string | null {
  if (node.type !== 'ImportDeclaration' || child(node, 'source')?.['value'] !== 'node:net') return null;
  const names = children(node, 'specifiers').map((specifier) => nameOf(child(specifier, 'imported')) ?? '*');
  return names.find((name) => ['*', 'connect', 'createConnection', 'Socket'].includes(name)) ?? null;
}

/** What the environment says is read once, checked and handed on. */
export const environmentIsReadBySettings: Rule = (files) =>
  eachNode(
    outside(files, HOME.environment),
    (node) => (memberName(node) === 'process.env' ? 'process.env' : null),
    'only src/app/settings reads the environment. Take the value as an argument.',
  );

/** Words of one vendor's API, which only its own connector speaks. */
const VENDOR_WORDS: Readonly<Record<string, RegExp>> = {
  salesforce: /__c\b|\bSystemModstamp\b|\bqueryAll\b|\bnextRecordsUrl\b|\bSforce-|\/services\/(data|oauth2)|\ballOrNone\b|\bMasterRecordId\b|\bConvertedContactId\b|\bUNABLE_TO_LOCK_ROW\b|\bINVALID_SESSION_ID\b/,
  marketo: /\bnextPageToken\b|\bmoreResult\b|\bmarketoGUID\b|\/rest\/v1\b|\/identity\/oauth\b|\bfilterType\b|\blookupField\b|\b(create|update)Only\b|\bleadchanges\b/,
};

/** A vendor's words stay under its connector; which field goes with which is configuration, so the settings may name fields. */
export const vendorWordsStayHome: Rule = (files) =>
  Object.entries(VENDOR_WORDS).flatMap(([vendor, words]) =>
    outside(files, [`src/connectors/${vendor}/`, HOME.environment[0]])
      .flatMap((file) => file.words.flatMap((word) => {
        const found = words.exec(word)?.[0];
        return found === undefined ? [] : [`${file.path} speaks of "${found}": ${vendor}'s words stay under src/connectors/${vendor}. Say it in the port's terms.`];
      })),
  );

const CLOCK_CALLS = new Set(['setTimeout', 'setInterval', 'setImmediate', 'performance']);
const CLOCK_MEMBERS = new Set([
  'Date.now', 'Math.random', 'performance.now', 'process.hrtime', 'crypto.randomUUID', 'crypto.getRandomValues', 'crypto.randomBytes',
]);

function readsTheWorld(node: Node): string | null {
  const called = calledName(node);
  if (called !== null && CLOCK_CALLS.has(called)) return called;
  if (called === 'Date' && children(node, 'arguments').length === 0) return 'new Date()';
  const member = memberName(node);
  return member !== null && CLOCK_MEMBERS.has(member) ? member : null;
}

/** Time and chance come in as arguments, so that a run can be repeated exactly (DESIGN §8). */
export const timeAndChanceComeIn: Rule = (files) => {
  const advice = 'time and chance are made in the wiring and handed on (Clock, Timers, Ids of src/engine/ports.ts).';
  const others = outside(files, HOME.clock);
  return [...eachPackage(others, ['node:timers'], advice), ...eachNode(others, readsTheWorld, advice), ...eachNode(others, importsChance, advice)];
};

function importsChance(node: Node): string | null {
  const imported = node.type === 'ImportSpecifier' ? nameOf(child(node, 'imported')) : null;
  return imported !== null && /^random(UUID|Bytes|Int|FillSync)$/.test(imported) ? imported : null;
}
