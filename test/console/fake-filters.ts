import type { z } from 'zod';

import type { filterTrialAnswer } from '../../src/app/api/filter-answer.ts';
import { problemWords } from '../../src/domain/filter-expression.ts';
import { readFilter } from '../../src/domain/filter-syntax.ts';

type Trial = z.output<typeof filterTrialAnswer>;

const lead = (pairId: string, salesforceId: string | null, because: string | null): Trial['in']['samples'][number] => ({ pairId, salesforceId, marketoId: '1001', because });

const TRIAL: Trial = {
  object: 'lead',
  to: 'marketo',
  filter: '',
  problems: [],
  records: { records: 120_400, margin: 0 },
  in: { records: 80_150, margin: 410, samples: [lead('a', '00Q000000000001AAA', null)] },
  out: { records: 40_200, margin: 410, samples: [lead('b', '00Q000000000002AAA', "Country in ('Japan', 'Korea')")] },
  unknown: { records: 50, margin: 9, samples: [] },
  entering: { records: 0, margin: 0, samples: [] },
  leaving: { records: 312, margin: 35, samples: [lead('c', null, 'not Do_Not_Sync__c')] },
  deleted: { records: 312, margin: 35 },
  counted: { in: 80_164, out: 40_236, samplesIn: [], samplesOut: [] },
  advice: ['Country is not indexed; `Country_Code__c` is.'],
};

/** What the API says to a filter: the product's own words about a text that cannot be read, else the same trial each time. */
export function tryFakeFilter(body: string): { readonly status: number; readonly answer: object } {
  const { where = '' }: { readonly where?: string } = JSON.parse(body);
  const read = readFilter(where);
  if (!('problem' in read)) return { status: 200, answer: where.includes('Contry') ? { ...TRIAL, problems: [{ line: 1, column: 1, says: 'there is no field Contry; is it Country?' }] } : TRIAL };
  const { line, column } = read.problem;
  return { status: 400, answer: { type: 'about:blank', title: 'Refused', status: 400, code: 'INVALID_REQUEST', detail: `The filter cannot be read. ${problemWords(read.problem)}`, at: { line, column } } };
}
