import { describe, expect } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { testSession } from '../../simulators/salesforce/test-session.ts';
import { conformanceTest, fixtureJson, fixtureText, recordingSchema } from './marketo-fixtures.ts';

const cassetteSchema = z.object({ response: z.object({ body: z.object({ string: z.string() }) }) });
const fieldSchema = z.record(z.string(), z.unknown());
const describeSchema = z.looseObject({ fields: z.array(fieldSchema) });
const childrenSchema = z.array(z.looseObject({ childSObject: z.string(), field: z.string() }));
const globalSchema = z.looseObject({ maxBatchSize: z.number(), encoding: z.string(), sobjects: z.array(z.record(z.string(), z.unknown())) });

function recordedBody(name: string): unknown {
  const { response } = cassetteSchema.parse(parse(fixtureText(`salesforce/cumulusci/GET_sobjects_${name}_describe.yaml`)));
  return JSON.parse(response.body.string);
}

function recordedCampaign(): unknown {
  const { interactions } = fixtureJson('salesforce/grouparoo/campaign-describe.json', recordingSchema);
  return interactions.map(({ body }) => body).find((body) => describeSchema.safeParse(body).success);
}

/** What is shortened on purpose: the many kinds of object an event may be about, and the time zones (NOT-SIMULATED.md). */
const SHORTENED: Readonly<Record<string, string>> = { WhatId: 'referenceTo', RecurrenceTimeZoneSidKey: 'picklistValues' };

function withoutShortened(field: Record<string, unknown>): Record<string, unknown> {
  const key = SHORTENED[String(field['name'])];
  return key === undefined ? field : { ...field, [key]: 'shortened' };
}

/** Fields CumulusCI's authors added to the recorded Account for their own tests, told by their names. */
const isRecorded = (field: Record<string, unknown>): boolean => !String(field['name']).endsWith('__c');

describe('describes recorded by CumulusCI', () => {
  for (const name of ['Lead', 'Contact', 'Account', 'Opportunity', 'OpportunityContactRole', 'Event']) {
    conformanceTest(`${name}: every standard field agrees in every key, and so do the keys of the object`, async () => {
      const recorded = describeSchema.parse(recordedBody(name));
      const session = await testSession();
      const ours = describeSchema.parse((await session.call('GET', `/sobjects/${name}/describe`)).body);
      expect(ours.fields.filter((field) => field['custom'] === false).map(withoutShortened)).toEqual(recorded.fields.filter(isRecorded).map(withoutShortened));
      // The recorded Account lacks three keys which the other two have: it was shortened.
      expect(Object.keys(ours)).toEqual(expect.arrayContaining(Object.keys(recorded)));
      for (const key of ['keyPrefix', 'label', 'labelPlural', 'createable', 'mergeable', 'undeletable', 'replicateable', 'queryable']) {
        expect([key, ours[key]]).toEqual([key, recorded[key]]);
      }
      expect(namedChildren(ours, recorded)).toEqual(namedChildren(recorded, ours));
    });
  }

  conformanceTest('Campaign: every field agrees in every key that API v42.0 had', async () => {
    const recorded = describeSchema.parse(recordedCampaign());
    const session = await testSession();
    const ours = describeSchema.parse((await session.call('GET', '/sobjects/Campaign/describe')).body);
    const keys = Object.keys(recorded.fields[0] ?? {});
    expect(ours.fields.map((field) => Object.fromEntries(keys.map((key) => [key, field[key]])))).toEqual(recorded.fields);
    expect(namedChildren(ours, recorded)).toEqual(namedChildren(recorded, ours));
  });

  conformanceTest('the list of all objects: the same keys, and the same flags where an object is in both', async () => {
    const recorded = globalSchema.parse(recordedBody('Global'));
    // As an administrator, who may change users as well.
    const session = await (await testSession()).as('admin');
    const ours = globalSchema.parse((await session.call('GET', '/sobjects')).body);
    expect([ours.maxBatchSize, ours.encoding]).toEqual([recorded.maxBatchSize, recorded.encoding]);
    for (const name of ['Lead', 'Contact', 'Account', 'Opportunity', 'OpportunityContactRole', 'Campaign', 'CampaignMember', 'User']) {
      // Addresses differ by version and org; the recording's authors blanked the prefix of all but two objects.
      const { urls: _, keyPrefix: ___, ...mine } = ours.sobjects.find((object) => object['name'] === name) ?? {};
      const { urls: __, keyPrefix: ____, ...theirs } = recorded.sobjects.find((object) => object['name'] === name) ?? {};
      if (Object.keys(theirs).length > 0) expect(mine).toEqual(theirs);
    }
  });
});

/** The children that both describes speak of, as the first one has them: those between objects that are simulated. */
function namedChildren(mine: Record<string, unknown>, other: Record<string, unknown>): unknown {
  const key = ({ childSObject, field }: { childSObject: string; field: string }): string => `${childSObject}.${field}`;
  const theirs = new Set(childrenSchema.parse(other['childRelationships']).map(key));
  return childrenSchema.parse(mine['childRelationships']).filter((child) => theirs.has(key(child))).toSorted((one, two) => (key(one) < key(two) ? -1 : 1));
}
