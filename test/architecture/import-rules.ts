import { posix } from 'node:path';
import type { Import, SourceFile } from './parse-source.ts';

/** A rule looks at files and answers one sentence per offence: which file, and what to do. */
export type Rule = (files: readonly SourceFile[]) => readonly string[];

/** The five circles, with what each may import besides itself (ARCHITECTURE.md). */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  'src/domain': [],
  'src/engine': ['src/domain'],
  'src/connectors': ['src/domain', 'src/engine'],
  'src/store': ['src/domain', 'src/engine'],
  'src/app': ['src/domain', 'src/engine', 'src/connectors', 'src/store'],
};

/** The files of the engine that say what it asks of others. */
const PORT = /^src\/engine\/(ports|[a-z-]+-port)\.ts$/;

/** True for a file that only tests; it may look further than what it tests, but never leave its program. */
export function isTest(path: string): boolean {
  return /\.test\.tsx?$/.test(path) || /(^|\/)test(s|-[a-z-]+)?\.tsx?$/.test(path);
}

function circleOf(path: string): string | undefined {
  return Object.keys(MAY_IMPORT).find((circle) => path.startsWith(`${circle}/`));
}

function eachImport(files: readonly SourceFile[], judge: (file: SourceFile, used: Import) => string | null): readonly string[] {
  return files.flatMap((file) => file.imports.flatMap((used) => judge(file, used) ?? []));
}

/** Arrows between the circles go one way; types count (DESIGN §1). */
export const circlesPointInwards: Rule = (files) =>
  eachImport(files, (file, { target }) => {
    const from = circleOf(file.path);
    const to = target === null ? undefined : circleOf(target);
    if (from === undefined || to === undefined || from === to || isTest(file.path)) return null;
    if (MAY_IMPORT[from]?.includes(to) === true) return null;
    return `${file.path} imports ${target ?? ''}: ${from} must not know ${to}. Move what both need to src/domain, or pass it in as an argument.`;
  });

/** Connectors and stores implement the engine's ports: types of port files, nothing that runs. */
export const portsAreTypesOnly: Rule = (files) =>
  eachImport(files, (file, { target, typeOnly }) => {
    if (!/^src\/(connectors|store)\//.test(file.path) || isTest(file.path)) return null;
    if (target === null || !target.startsWith('src/engine/') || (PORT.test(target) && typeOnly)) return null;
    return `${file.path} imports ${target}: take only types, with "import type", and only from src/engine/ports.ts or src/engine/*-port.ts.`;
  });

/** One vendor's connector knows nothing of the other's. */
export const vendorsDoNotMeet: Rule = (files) =>
  eachImport(files, (file, { target }) => {
    const own = /^src\/connectors\/(salesforce|marketo)\//.exec(file.path)?.[1];
    const other = /^src\/connectors\/(salesforce|marketo)\//.exec(target ?? '')?.[1];
    if (own === undefined || other === undefined || own === other) return null;
    return `${file.path} imports ${target ?? ''}: the ${own} connector must not know ${other}. What both need belongs to src/connectors or src/domain.`;
  });

/** `src`, `simulators` and `console` are three programs joined by HTTP alone (the console may take types of the API contract). */
export const programsStayApart: Rule = (files) =>
  eachImport(files, (file, { target, typeOnly }) => {
    const from = file.path.split('/')[0];
    const to = target?.split('/')[0];
    if (target === null || !PROGRAMS.has(from ?? '') || from === to) return null;
    if (from === 'console' && typeOnly && target.startsWith('src/app/api/')) return null;
    return `${file.path} imports ${target}: ${from ?? ''} is a program of its own and speaks with the others over HTTP only. Write what it needs there.`;
  });

const PROGRAMS = new Set(['src', 'simulators', 'console']);

/** The inner circles are plain language: no package, no module of the platform. */
export const innerCirclesImportNoPackage: Rule = (files) =>
  eachImport(files, (file, { specifier, target }) => {
    if (!/^src\/(domain|engine)\//.test(file.path) || isTest(file.path) || target !== null) return null;
    return `${file.path} imports "${specifier}": src/domain and src/engine use no package and no node: module. Ask for it through a port.`;
  });

/** Relative imports name the file, with its ending: Node runs the sources as they are. */
export const importsNameFiles: Rule = (files) => {
  const known = new Set(files.map((file) => file.path));
  return eachImport(files, (file, { specifier, target }) => {
    if (target === null || /\.(css|json|svg|png|mjs|md)$/.test(target) || known.has(target)) return null;
    return `${file.path} imports "${specifier}", which names no source file. Write the path with its .ts ending.`;
  });
};

/** No file may, by way of its imports, import itself; types count. */
export const noImportCycles: Rule = (files) => {
  const imports = new Map(files.map((file) => [file.path, file.imports.flatMap(({ target }) => target ?? [])]));
  const done = new Set<string>();
  const cycles: string[] = [];
  const visit = (path: string, trail: readonly string[]): void => {
    const start = trail.indexOf(path);
    if (start >= 0) {
      cycles.push(`${[...trail.slice(start), path].join(' → ')}: an import cycle. Move what two of them share to a file of its own.`);
      return;
    }
    if (done.has(path)) return;
    for (const next of imports.get(path) ?? []) visit(next, [...trail, path]);
    done.add(path);
  };
  for (const path of imports.keys()) visit(path, []);
  return cycles;
};

/** The tests of a folder, without which `src/app` may be imported by nobody. */
export const nothingImportsTheApp: Rule = (files) =>
  eachImport(files, (file, { target }) => {
    if (target === null || !target.startsWith('src/app/') || /^(src\/app|test|bench)\//.test(file.path)) return null;
    if (file.path.startsWith('console/') && posix.dirname(target) === 'src/app/api') return null;
    return `${file.path} imports ${target}: nothing imports the app. What it needs must be handed to it.`;
  });
