import type { PreviewAnswer } from '../../src/app/api/preview-answer.ts';

type Preview = Extract<PreviewAnswer, { result: 'ready' }>['preview'];
type Values = Preview['objects'][number]['fields'][number]['keptApart'];

const all = (records: number): Values => ({ records, margin: 0 });
const about = (records: number, margin: number): Values => ({ records, margin });
const nothing = { ...all(0), examples: [] };
const example = { pairId: 'a', salesforceId: '00Q000000000001AAA', marketoId: '1001' };

/** A draft that adds a line: values with examples, some that replace others, some that do not fit, and a warning. */
export const FAKE_PREVIEW: Preview = {
  objects: [
    {
      object: 'lead',
      change: 'changed',
      records: all(120_400),
      evaluated: 2_000,
      lookedAt: 400,
      isReadAnew: true,
      writes: {
        salesforce: { created: all(0), updated: about(18_200, 640), deleted: all(0), ended: all(0) },
        marketo: { created: all(0), updated: about(3_100, 210), deleted: all(0), ended: all(12) },
      },
      fields: [
        {
          field: 'webinarTopic',
          salesforce: 'Webinar_Topic__c',
          change: 'added',
          direction: 'both',
          policy: 'by-object',
          isReadAnew: true,
          written: { salesforce: { ...about(18_200, 640), examples: [{ ...example, before: 'Data', after: 'Data quality' }, { ...example, pairId: 'b', after: 'Privacy' }] }, marketo: nothing },
          conflicts: { salesforce: { ...about(900, 80), examples: [] }, marketo: nothing },
          keptApart: all(0),
          held: [{ ...all(3), to: 'salesforce', code: 'VALUE_TOO_LONG', by: null, because: null, examples: [{ ...example, before: null, after: 'A topic that is longer than the field' }] }],
        },
      ],
      filters: [{ to: 'marketo', filter: "Country = 'Japan'", entering: { ...all(0), examples: [] }, leaving: { ...about(312, 35), examples: [] }, unknown: all(0) }],
      open: all(7),
    },
  ],
  warnings: [{ kind: 'hidden', object: 'contact', field: 'webinarTopic', says: 'Salesforce does not show Webinar_Topic__c to the sync user: it is not there, or hidden. The line is left alone on both sides until it is seen.' }],
  retried: 4,
  backfill: { reads: { salesforce: all(120_400), marketo: all(98_000) }, writes: { salesforce: about(18_200, 640), marketo: about(3_100, 210) }, calls: { salesforce: 152, marketo: 340 }, minutes: 11.4, recordsPerMinute: 2_000 },
  vendorCalls: 4,
};
