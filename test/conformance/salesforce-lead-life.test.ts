import { expect } from 'vitest';
import { z } from 'zod';
import { testSession, textOf } from '../../simulators/salesforce/test-session.ts';
import { conformanceTest, fixtureJson } from './marketo-fixtures.ts';

/** The recorded life of leads in a live org: created, changed, deleted, converted, refused. */
const recordingSchema = z.object({
  interactions: z.array(
    z.object({
      method: z.string(),
      path: z.string(),
      query: z.record(z.string(), z.string()).optional(),
      requestBody: z.unknown().optional(),
      status: z.number(),
      body: z.unknown(),
    }),
  ),
});
type Interaction = z.infer<typeof recordingSchema>['interactions'][number];

const ID = /\b(?:00Q|003|001|701|00v)4S[0-9A-Za-z]{13}\b/g;
/** Objects and fields of that org alone, or that depend on when and by whom. */
const NOT_COMPARED = /__c$|Date$|ById$|OwnerId|SystemModstamp|PhotoUrl|IsUnreadByOwner|LastViewed|LastReferenced/;

conformanceTest('the recorded life of a lead is lived again: same statuses, same keys, same values (grouparoo)', async () => {
  const session = await testSession();
  const ours = new Map<string, string>();
  const translate = (text: string): string => text.replaceAll(ID, (id) => ours.get(id) ?? id);
  const { interactions } = fixtureJson('salesforce/grouparoo/lead-crud-and-convert.json', recordingSchema);
  const converted = interactions.find(({ body }) => typeof body === 'object' && body !== null && 'IsConverted' in body && body.IsConverted === true)?.body;
  let replayed = 0;
  for (const interaction of interactions) {
    const path = translate(interaction.path.replace('/services/data/v42.0', ''));
    await convertWhenRecorded(interaction);
    const search = Object.entries(interaction.query ?? {}).map(([name, value]) => `${name}=${encodeURIComponent(translate(decodeURIComponent(value)))}`).join('&');
    const body = interaction.requestBody === undefined ? undefined : translate(JSON.stringify(interaction.requestBody));
    const answer = await session.call(interaction.method, search === '' ? path : `${path}?${search}`, body);
    learnIds(interaction.body, answer.body);
    expect({ path, status: answer.status, body: comparable(answer.body) }).toEqual({ path, status: interaction.status, body: comparable(JSON.parse(translate(JSON.stringify(interaction.body)))) });
    replayed += 1;
  }
  expect(replayed).toBe(88);

  /** The recording converts by SOAP, which it does not show: the first answer with the contact is where it happened. */
  async function convertWhenRecorded({ body }: Interaction): Promise<void> {
    if (ours.has(textOf(converted, 'ConvertedContactId')) || !JSON.stringify(body).includes(textOf(converted, 'ConvertedContactId'))) return;
    const made = await session.control('POST', 'convert-lead', { leadId: translate(textOf(converted, 'Id')) });
    ours.set(textOf(converted, 'ConvertedContactId'), textOf(made.body, 'contactId'));
    ours.set(textOf(converted, 'ConvertedAccountId'), textOf(made.body, 'accountId'));
  }

  /** Ids of new records, recorded and ours, row by row. */
  function learnIds(theirs: unknown, answer: unknown): void {
    const answers = [answer].flat();
    for (const [row, recorded] of [theirs].flat().entries()) {
      const id = textOf(recorded, 'id');
      if (id !== '' && !ours.has(id)) ours.set(id, textOf(answers[row], 'id'));
    }
  }
});

/** An answer without what cannot be equal, versions made alike. */
function comparable(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(comparable);
  if (typeof value === 'string') return value.replace(/\/v\d+\.0\//, '/vXX.0/');
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).filter(([name]) => !NOT_COMPARED.test(name)).map(([name, inner]) => [name, comparable(inner)]));
}
