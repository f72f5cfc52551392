/** One choice of a picklist; `isDefault` is what a new record gets when nothing is said, and nobody may choose an inactive one. */
export type PicklistValue = { readonly value: string; readonly label: string; readonly isDefault: boolean; readonly isInactive?: true };

/**
 * The lists of choices, by the name a field table uses. Values and their order as in the recorded describes
 * (cumulusci/GET_sobjects_{Lead,Contact,Account}_describe.yaml); the last three belong to the sandbox's own custom fields.
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
