import type { Connection } from '@jsforce/jsforce-node';
import { expect, test } from 'vitest';
import { createSalesforceSimulator } from '../../simulators/salesforce/simulator.ts';
import { readXml } from '../../simulators/salesforce/soap/xml.ts';
import type { XmlElement } from '../../simulators/salesforce/soap/xml.ts';
import { sessionOn, textOf } from '../../simulators/salesforce/test-session.ts';
import { conformanceTest, fixtureText } from './marketo-fixtures.ts';
import { jsforceConnections } from './jsforce-connections.ts';

const { signedIn, withToken } = jsforceConnections(0);

async function made(connection: Connection, object: string, fields: Record<string, unknown>): Promise<string> {
  const result = await connection.sobject(object).create(fields, { headers: { 'Sforce-Auto-Assign': 'FALSE' } });
  return result.success ? result.id : '';
}
const lead = { LastName: 'Example', Company: 'Example Ltd', Email: 'soap@example.com' };
const convert = { convertedStatus: 'Closed - Converted', doNotCreateOpportunity: false, overwriteLeadSource: false, sendNotificationEmail: false };

test('jsforce converts a lead, with an opportunity, and gets the ids of everything made', async () => {
  const connection = await signedIn();
  const leadId = await made(connection, 'Lead', lead);
  const result = await connection.soap.convertLead({ ...convert, leadId, opportunityName: 'Deal' });
  expect(result).toMatchObject({ success: true, leadId, accountId: expect.stringMatching(/^001/), contactId: expect.stringMatching(/^003/), opportunityId: expect.stringMatching(/^006/), errors: [] });
  expect(await connection.sobject('Lead').retrieve(leadId)).toMatchObject({ IsConverted: true, ConvertedContactId: result.contactId, ConvertedOpportunityId: result.opportunityId, Status: 'Closed - Converted' });
  expect(await connection.sobject('Opportunity').retrieve(String(result.opportunityId))).toMatchObject({ Name: 'Deal', StageName: 'Prospecting', AccountId: result.accountId, ContactId: result.contactId });
  expect(await connection.soap.convertLead([{ ...convert, leadId }])).toMatchObject([{ success: false, errors: [{ statusCode: 'CANNOT_UPDATE_CONVERTED_LEAD' }] }]);
});

test('jsforce merges contacts, keeps a value of the loser, undeletes and empties the bin', async () => {
  const connection = await signedIn();
  const [winner, loser, other] = [await made(connection, 'Contact', { LastName: 'A' }), await made(connection, 'Contact', { LastName: 'B', Phone: '1' }), await made(connection, 'Contact', { LastName: 'C' })];
  const task = await made(connection, 'Task', { Subject: 'Call', WhoId: loser });
  const masterRecord = { type: 'Contact', Id: winner, Phone: '1' };
  const [merged] = await connection.soap.merge([{ masterRecord, recordToMergeIds: [loser] }]);
  expect(merged).toMatchObject({ success: true, id: winner, mergedRecordIds: [loser], updatedRelatedIds: [task] });
  expect(await connection.sobject('Contact').retrieve(winner)).toMatchObject({ LastName: 'A', Phone: '1' });
  expect(await connection.sobject('Task').retrieve(task)).toMatchObject({ WhoId: winner });
  await connection.sobject('Contact').destroy(other);
  expect(await connection.soap.undelete([other])).toMatchObject([{ success: true, id: other }]);
  expect(await connection.soap.undelete([other])).toMatchObject([{ success: false, errors: [{ statusCode: 'UNDELETE_FAILED' }] }]);
  expect(await connection.soap.emptyRecycleBin([loser])).toMatchObject([{ success: true }]);
  expect((await connection.query(`SELECT Id FROM Contact WHERE Id = '${loser}'`, { scanAll: true })).totalSize).toBe(0);
});

test('a session that has ended is a fault, and jsforce says which', async () => {
  const connection = withToken('00Dnobody');
  await expect(connection.soap.undelete(['0035j00000002bJAAQ'])).rejects.toThrow('INVALID_SESSION_ID');
});

/** The names of elements, nested; each name once where it stands several times. */
function shape(element: XmlElement | undefined): unknown {
  if (element === undefined || element.children.length === 0) return element?.name;
  return { [element.name]: [...new Set(element.children.map((child) => JSON.stringify(shape(child))))].toSorted() };
}

const bodyOf = (text: string): XmlElement | undefined => readXml(text.trim())?.children.find((child) => child.name === 'Body');

conformanceTest('merge answers have the recorded shape, when it is done and when an id is bad (soapforce)', async () => {
  const session = await sessionOn(createSalesforceSimulator(), 'sync');
  const ids = await Promise.all([1, 2].map(async () => textOf((await session.call('POST', '/sobjects/Contact', { LastName: 'A' })).body, 'id')));
  const merge = async (losers: readonly string[]): Promise<string> => (await session.soap('merge', `<request><masterRecord><type>Contact</type><Id>${ids[0]}</Id></masterRecord>${losers.map((id) => `<recordToMergeIds>${id}</recordToMergeIds>`).join('')}</request>`)).text;
  const failed = await merge(['0011500000000']);
  expect(shape(bodyOf(failed))).toEqual(shape(bodyOf(fixtureText('salesforce/soapforce/merge_response_failure.xml'))));
  expect(failed).toContain('<message>bad id in recordsToMerge: 0011500000000</message><statusCode>MALFORMED_ID</statusCode>');
  expect(shape(bodyOf(await merge(ids.slice(1))))).toEqual(shape(bodyOf(fixtureText('salesforce/soapforce/merge_response.xml'))));
});

conformanceTest('create, update, upsert and delete answer in the recorded shapes (soapforce)', async () => {
  const session = await sessionOn(createSalesforceSimulator(), 'sync');
  const record = (inside: string, type = 'Contact'): string => `<sObjects><type>${type}</type>${inside}</sObjects>`;
  const recordedShape = (name: string): unknown => shape(bodyOf(fixtureText(`salesforce/soapforce/${name}.xml`)));
  const call = async (name: string, inside: string): Promise<string> => (await session.soap(name, inside)).text;
  const created = await call('create', record('<LastName>Boss</LastName><Email>boss@example.com</Email><Phone>1</Phone>') + record('<LastName>B</LastName><ReportsTo><type>Contact</type><Email>boss@example.com</Email></ReportsTo>'));
  const [boss = '', other = ''] = [...created.matchAll(/<id>(\w{18})<\/id><success>true<\/success>/g)].map(([, id]) => id);
  expect(await session.query('SELECT LastName, Phone, ReportsTo.LastName FROM Contact ORDER BY LastName')).toMatchObject([{ LastName: 'B', ReportsTo: { LastName: 'Boss' } }, { LastName: 'Boss', Phone: '1', ReportsTo: null }]);
  expect(shape(bodyOf(await call('create', record('<Name>A</Name>', 'Whizbang'))))).toEqual(recordedShape('create_response_failure'));
  expect(shape(bodyOf(await call('update', record(`<Id>${boss.slice(0, 14)}</Id>`))))).toEqual(recordedShape('update_response_failure'));
  expect(await call('update', record(`<Id>${other}</Id><fieldsToNull>ReportsToId</fieldsToNull>`))).toContain(`<result><id>${other}</id><success>true</success></result>`);
  const upserted = await call('upsert', `<externalIDFieldName>Email</externalIDFieldName>${record('<LastName>C</LastName><Email>c@example.com</Email>')}${record('<LastName>D</LastName><Email>boss@example.com</Email>')}`);
  expect(shape(bodyOf(upserted))).toEqual(recordedShape('upsert_response'));
  expect(upserted).toContain(`<created>false</created><id>${boss}</id><success>true</success>`);
  const deleted = await call('delete', '<ids>006i000004DAKd</ids>');
  expect(shape(bodyOf(deleted))).toEqual(recordedShape('delete_response_failure'));
  expect(deleted).toContain('<message>bad id 006i000004DAKd</message><statusCode>MALFORMED_ID</statusCode>');
  expect(await call('delete', `<ids>${boss}</ids>`)).toContain(`<id>${boss}</id><success>true</success>`);
});
