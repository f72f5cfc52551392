import { ORGANIZATION_ID } from '../world/bootstrap.ts';
import type { Org } from '../world/org.ts';
import { storedText } from '../world/record.ts';
import type { StoredRecord } from '../world/record.ts';
import { setting } from '../world/settings.ts';
import type { XmlValue } from './xml.ts';

/** Members of GetUserInfoResult as the partner description has them (W47). */
export function userInfoOf(org: Org, user: StoredRecord): Readonly<Record<string, XmlValue>> {
  const organization = org.store.table('Organization').get(ORGANIZATION_ID);
  return {
    accessibilityMode: false,
    chatterExternal: false,
    currencySymbol: '$',
    orgAttachmentFileSizeLimit: 5_242_880,
    orgDefaultCurrencyIsoCode: 'USD',
    orgDefaultCurrencyLocale: 'en_US',
    orgDisallowHtmlAttachments: false,
    orgHasPersonAccounts: org.store.catalogue().known('Account').fieldsByName.has('ispersonaccount'),
    organizationId: ORGANIZATION_ID,
    organizationMultiCurrency: false,
    organizationName: organization === undefined ? '' : storedText(organization, 'Name'),
    profileId: storedText(user, 'ProfileId'),
    roleId: null,
    sessionSecondsValid: setting(org.store, 'tokenSeconds'),
    userDefaultCurrencyIsoCode: null,
    userEmail: storedText(user, 'Email'),
    userFullName: [storedText(user, 'FirstName'), storedText(user, 'LastName')].filter((part) => part !== null).join(' '),
    userId: user.Id,
    userLanguage: storedText(user, 'LanguageLocaleKey'),
    userLocale: storedText(user, 'LocaleSidKey'),
    userName: storedText(user, 'Username'),
    userTimeZone: storedText(user, 'TimeZoneSidKey'),
    userType: 'Standard',
    userUiSkin: 'Theme3',
  };
}

/** Members of LoginResult (W47): where to go on, and with what. */
export function loginResult(org: Org, user: StoredRecord, sessionId: string, address: string, version: number): Readonly<Record<string, XmlValue>> {
  const place = `${version}.0/${ORGANIZATION_ID.slice(0, 15)}`;
  return {
    metadataServerUrl: `${address}/services/Soap/m/${place}`,
    passwordExpired: false,
    sandbox: true,
    serverUrl: `${address}/services/Soap/u/${place}`,
    sessionId,
    userId: user.Id,
    userInfo: userInfoOf(org, user),
  };
}
