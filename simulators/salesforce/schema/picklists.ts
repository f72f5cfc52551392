/** One choice of a picklist; `isDefault` is what a new record gets when nothing is said, and nobody may choose an inactive one. */
export type PicklistValue = { readonly value: string; readonly label: string; readonly isDefault: boolean; readonly isInactive?: true };

/**
 * The lists of choices, by the name a field table uses. Values and their order as in the recorded describes
 * (cumulusci/GET_sobjects_*_describe.yaml, grouparoo/campaign-describe.json); those of tasks and campaign members are from
 * general knowledge, the last two belong to the sandbox's own custom fields.
 * `value~label` where they differ, `*` after the default one.
 */
const LISTS: Readonly<Record<string, string>> = {
  Salutation: 'Mr.; Ms.; Mrs.; Dr.; Prof.; Mx.',
  ContactSalutation: 'Mr.; Ms.; Mrs.; Dr.; Prof.',
  GeocodeAccuracy: 'Address; NearAddress; Block; Street; ExtendedZip; Zip; Neighborhood; City; County; State; Unknown',
  LeadSource: 'Web; Phone Inquiry; Partner Referral; Purchased List; Other',
  LeadStatus: 'Open - Not Contacted*; Working - Contacted; Closed - Converted; Closed - Not Converted',
  Industry:
    'Agriculture; Apparel; Banking; Biotechnology; Chemicals; Communications; Construction; Consulting; Education; ' +
    'Electronics; Energy; Engineering; Entertainment; Environmental; Finance; Food & Beverage; Government; Healthcare; ' +
    'Hospitality; Insurance; Machinery; Manufacturing; Media; Not For Profit; Recreation; Retail; Shipping; Technology; ' +
    'Telecommunications; Transportation; Utilities; Other',
  Rating: 'Hot; Warm; Cold',
  CleanStatus:
    'Matched~In Sync; Different; Acknowledged~Reviewed; NotFound~Not Found; Inactive; Pending~Not Compared; ' +
    'SelectMatch~Select Match; Skipped',
  AccountType:
    'Prospect; Customer - Direct; Customer - Channel; Channel Partner / Reseller; Installation Partner; ' +
    'Technology Partner; Other',
  Ownership: 'Public; Private; Subsidiary; Other',
  UserType: 'Standard; PowerPartner; CSPLitePortal; CustomerSuccess; PowerCustomerSuccess; Guest',
  GroupType: 'Regular; Role; RoleAndSubordinates; Organization; Queue',
  OpportunityStage:
    'Prospecting; Qualification; Needs Analysis; Value Proposition; Id. Decision Makers; Perception Analysis; ' +
    'Proposal/Price Quote; Negotiation/Review; Closed Won; Closed Lost',
  ForecastCategory: 'Omitted; Pipeline; BestCase~Best Case; MostLikely~Most Likely; Forecast~Commit; Closed',
  ForecastCategoryName: 'Omitted; Pipeline; Best Case; Commit; Closed',
  OpportunityType: 'Existing Customer - Upgrade; Existing Customer - Replacement; Existing Customer - Downgrade; New Customer',
  ContactRole:
    'Business User; Decision Maker; Economic Buyer; Economic Decision Maker; Evaluator; Executive Sponsor; Influencer; ' +
    'Technical Buyer; Other',
  CampaignType:
    'Conference*; Webinar; Trade Show; Public Relations; Partners; Referral Program; Advertisement; Banner Ads; Direct Mail; ' +
    'Email; Telemarketing; Other',
  CampaignStatus: 'Planned*; In Progress; Completed; Aborted',
  MemberStatus: 'Sent; Responded',
  TaskStatus: 'Not Started*; In Progress; Completed; Waiting on someone else; Deferred',
  TaskPriority: 'High; Normal*; Low',
  TaskSubtype: 'Task*; Email; List Email; Cadence; Call; LinkedIn',
  CallType: 'Internal; Inbound; Outbound',
  ActivitySubject: 'Call; Email; Meeting; Send Letter/Quote; Other',
  ShowAs: 'Busy*; OutOfOffice~Out of Office; Free',
  GroupEventType: '0~Non-group Event*; 1~Group Event; 2~Proposed Event; 3~IsRecurrence2 Series Pattern',
  EventSubtype: 'Event',
  RecurrenceTimeZone: 'GMT; Europe/Berlin; Asia/Tokyo; America/New_York; America/Los_Angeles',
  RecurrenceType:
    'RecursDaily~Recurs Daily; RecursEveryWeekday~Recurs Every Weekday; RecursMonthly~Recurs Monthly; ' +
    'RecursMonthlyNth~Recurs Monthly Nth; RecursWeekly~Recurs Weekly; RecursYearly~Recurs Yearly; ' +
    'RecursYearlyNth~Recurs Yearly Nth',
  RecurrenceInstance: 'First~1st; Second~2nd; Third~3rd; Fourth~4th; Last~last',
  Month: 'January; February; March; April; May; June; July; August; September; October; November; December',
  RecurrencePatternVersion: '1~RFC 5545 v4 RRULE; 2~RFC 5545 v4_2 RRULE',
  CustomerTier: 'Bronze; Silver; Gold',
  Interests: 'Analytics; Automation; Events; Mobile; Security; Training',
};

/** The choices under this name; a name that is not in the table is a mistake in a field table. */
export function picklists(name: string): readonly PicklistValue[] {
  const list = LISTS[name];
  if (list === undefined) throw new Error(`There is no picklist named ${name}.`);
  return list.split(';').map((entry) => {
    const text = entry.trim();
    const isDefault = text.endsWith('*');
    const [value = '', label = value] = (isDefault ? text.slice(0, -1) : text).split('~');
    return { value, label, isDefault };
  });
}

/** The lead statuses that mean converted; of a new org's there is one (recorded: grouparoo/lead-crud-and-convert.json). */
export const CONVERTED_STATUSES: ReadonlySet<string> = new Set(['Closed - Converted']);
