import { describe, expect, it } from 'vitest';
import { parseConfiguration } from '../../src/app/configuration/configuration.ts';

/** What is said of lines of objects beside people: what cannot be is refused with its place and the reason. */
describe('objectFields', () => {
  const problems = (objectFields: readonly object[], more: object = {}): readonly string[] => {
    const parsed = parseConfiguration({ objectFields, ...more });
    return parsed.result === 'problems' ? parsed.problems : [];
  };
  const TRIM = { rules: { toMarketo: [{ trim: true }] } };

  it.each([
    [{ object: 'account', marketo: 'industry', ...TRIM }, []],
    [{ object: 'task', marketo: 'subject', rules: { toMarketo: [{ truncate: 80 }] } }, []],
    [{ object: 'lead', marketo: 'title', ...TRIM }, ['objectFields[1].object is about people, whose lines stand under fields; say it there.']],
    [{ object: 'campaignMember', marketo: 'statusName', ...TRIM }, ['objectFields[1].object is about members, whose lines stand under memberFields; say it there. Which statuses go together is said by the statuses of the campaigns.']],
    [{ object: 'invoice', marketo: 'title', ...TRIM }, ['objectFields[1].object must be user, account, opportunity, opportunityContactRole, task, event, or the API name of a custom object.']],
    [{ object: 'user', marketo: 'titel', ...TRIM }, ['objectFields[1].marketo names no line of user; these go to Marketo: email, firstName, lastName, phone, title.']],
    [{ object: 'opportunity', marketo: 'externalCompanyId', ...TRIM, convert: true }, [
      'objectFields[1].rules cannot be: externalCompanyId names another record, and with another value it would name none, or a wrong one.',
      'objectFields[1].convert cannot be: externalCompanyId names another record, and with another value it would name none, or a wrong one.',
    ]],
    [{ object: 'opportunityContactRole', marketo: 'role', ...TRIM }, ['objectFields[1].rules cannot be: role is a part of the key by which Marketo finds the record again.']],
    [{ object: 'task', marketo: 'activityDate', ...TRIM }, ['objectFields[1].rules cannot be: activityDate decides which activities there are, and tells them apart.']],
    [{ object: 'account', marketo: 'industry', rules: { toSalesforce: [{ trim: true }] } }, ['objectFields[1].rules has toSalesforce, but nothing of this object goes to Salesforce; leave it out.']],
    [{ object: 'Invoice__c', marketo: 'Amount__c', ...TRIM }, ['objectFields[1].object names Invoice__c, which customObjects does not follow; add it there, or take this entry out.']],
  ])('%j', (line, expected) => {
    expect(problems([line])).toEqual(expected);
  });

  it('of a custom object whose fields are named only these may be said anything of, and of each line once', () => {
    const custom = { customObjects: [{ salesforce: 'Invoice__c', fields: ['Name', 'Amount__c'] }] };
    const line = { object: 'Invoice__c', marketo: 'Amount__c', ...TRIM };
    expect(problems([line], custom)).toEqual([]);
    expect(problems([{ ...line, marketo: 'Note__c' }], custom)).toEqual(['objectFields[1].marketo names no field of Invoice__c that customObjects follows; these are: Name, Amount__c.']);
    expect(problems([line, line], custom)).toEqual(['objectFields[2].marketo names Invoice__c/Amount__c twice; one entry for a line.']);
  });
});
