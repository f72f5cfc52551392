import { describeRules } from './describe-rules.ts';
import {
  circlesPointInwards,
  importsNameFiles,
  innerCirclesImportNoPackage,
  noImportCycles,
  nothingImportsTheApp,
  portsAreTypesOnly,
  programsStayApart,
  vendorsDoNotMeet,
} from './import-rules.ts';
import { readSources } from './source-tree.ts';

describeRules('imports (DESIGN §1)', readSources('src', 'simulators', 'console/src', 'test', 'bench'), [
  {
    name: 'the circles point inwards',
    rule: circlesPointInwards,
    bad: [
      { 'src/domain/person.ts': `import type { Store } from '../engine/store-port.ts';` },
      { 'src/engine/x.ts': `type A = import('../store/sql-store.ts').A;` },
      { 'src/store/x.ts': `const a = await import('../connectors/http-client.ts');` },
      { 'src/connectors/x.ts': `import { a } from '../store/sql-store.ts';` },
    ],
  },
  {
    name: 'connectors and stores take from the engine its ports, as types',
    rule: portsAreTypesOnly,
    bad: [
      { 'src/store/x.ts': `import { run } from '../engine/store-port.ts';` },
      { 'src/connectors/x.ts': `import type { A } from '../engine/sync-session.ts';` },
    ],
  },
  {
    name: 'the vendors do not meet',
    rule: vendorsDoNotMeet,
    bad: [{ 'src/connectors/marketo/x.ts': `import { a } from '../salesforce/wire.ts';` }],
  },
  {
    name: 'src, simulators and console are programs of their own',
    rule: programsStayApart,
    bad: [
      { 'simulators/marketo/x.ts': `import type { A } from '../../src/domain/pair.ts';` },
      { 'src/app/x.ts': `import { a } from '../../simulators/marketo/start.ts';` },
      { 'src/connectors/x.test.ts': `import { a } from '../../simulators/marketo/simulator.ts';` },
      { 'console/src/x.ts': `import { a } from '../../src/app/api/contract.ts';` },
    ],
  },
  {
    name: 'domain and engine import no package',
    rule: innerCirclesImportNoPackage,
    bad: [{ 'src/engine/x.ts': `import { readFile } from 'node:fs';` }, { 'src/domain/x.ts': `import { z } from 'zod';` }],
  },
  {
    name: 'nothing imports the app',
    rule: nothingImportsTheApp,
    bad: [{ 'src/store/x.ts': `import { wire } from '../app/wiring.ts';` }],
  },
  {
    name: 'relative imports name a file',
    rule: importsNameFiles,
    bad: [{ 'src/domain/x.ts': `import { a } from './pair';` }],
  },
  {
    name: 'there are no import cycles',
    rule: noImportCycles,
    bad: [{ 'src/domain/a.ts': `import { b } from './b.ts';`, 'src/domain/b.ts': `import type { A } from './a.ts';` }],
  },
]);
