import { expect, it } from 'vitest';
import {
  environmentIsReadBySettings,
  httpLeavesByOneDoor,
  sqlStaysInTheStore,
  timeAndChanceComeIn,
  vendorWordsStayHome,
} from './boundary-rules.ts';
import { describeRules } from './describe-rules.ts';
import { parseSource } from './parse-source.ts';
import { readSources } from './source-tree.ts';

describeRules('what reaches out of the program (DESIGN §1, §8)', readSources('src'), [
  {
    name: 'SQL stays in the store',
    rule: sqlStaysInTheStore,
    bad: [
      { 'src/app/x.ts': 'const q = `select * from bascule.pair`;' },
      { 'src/app/x.ts': `run('update bascule.pair set base = null');` },
      { 'src/app/x.ts': `import pg from 'pg';` },
    ],
  },
  {
    name: 'HTTP leaves by one door',
    rule: httpLeavesByOneDoor,
    bad: [
      { 'src/app/x.ts': `await fetch('https://example.com');` },
      { 'src/connectors/marketo/x.ts': `import { request } from 'undici';` },
      { 'src/connectors/marketo/x.ts': `import { request } from 'node:https';` },
      { 'src/app/x.ts': `import { connect } from 'node:net';` },
    ],
  },
  { name: 'the settings alone read the environment', rule: environmentIsReadBySettings, bad: [{ 'src/store/x.ts': 'const a = process.env.HOME;' }] },
  {
    name: "a vendor's words stay under its connector",
    rule: vendorWordsStayHome,
    bad: [
      { 'src/domain/x.ts': `const a = 'Lead_Score__c';` },
      { 'src/engine/x.ts': 'const a = row.SystemModstamp;' },
      { 'src/connectors/salesforce/x.ts': 'if (page.moreResult) next();' },
      { 'src/connectors/marketo/x.ts': 'const a = { allOrNone: false };' },
    ],
  },
  {
    name: 'time and chance come in as arguments',
    rule: timeAndChanceComeIn,
    bad: [
      { 'src/engine/x.ts': 'const a = Date.now();' },
      { 'src/engine/x.ts': 'const a = new Date();' },
      { 'src/connectors/x.ts': 'setTimeout(a, 1);' },
      { 'src/domain/x.ts': 'const a = Math.random();' },
      { 'src/store/x.ts': `import { randomUUID } from 'node:crypto';` },
    ],
  },
]);

it('parsing a date is no look at the clock, and comments may speak of vendors', () => {
  const file = parseSource('src/domain/x.ts', `/** SystemModstamp orders versions. */\nconst a = new Date('2026-01-01T00:00:00Z');`);
  expect([...timeAndChanceComeIn([file]), ...vendorWordsStayHome([file])]).toEqual([]);
});
