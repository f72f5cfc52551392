import type { SimRequest, SimResponse } from '../../foundation/exchange.ts';
import { jsonAnswer, splitUrl } from '../../foundation/exchange.ts';
import { ORGANIZATION_ID } from '../world/bootstrap.ts';
import { normaliseId } from '../world/ids.ts';
import type { Org } from '../world/org.ts';
import { stored, storedText } from '../world/record.ts';
import type { StoredRecord } from '../world/record.ts';
import { addressOf } from './oauth.ts';
import { bearerOf } from './sessions.ts';
import type { SessionBook } from './sessions.ts';

const USER_INFO = '/services/oauth2/userinfo';
const REVOKE = '/services/oauth2/revoke';

/** The name a request beside the token is counted under; undefined for all that is not about who the caller is. */
export function identityOperationOf(request: SimRequest): string | undefined {
  const { path } = splitUrl(request.url);
  if (path === REVOKE) return 'token-revoke';
  return path === USER_INFO || /^\/id\/\w+\/\w+$/.test(path) ? 'identity' : undefined;
}

/**
 * Who a token stands for, by the address that came with it or as OpenID does, and the end of a token (help.salesforce.com
 * remoteaccess_using_openid, remoteaccess_using_userinfo_endpoint, remoteaccess_revoke_token). None of them is charged.
 */
export function identityAnswer(org: Org, sessions: SessionBook, request: SimRequest): SimResponse {
  const { path, query } = splitUrl(request.url);
  if (path === REVOKE) return revoked(sessions, query.get('token') ?? new URLSearchParams(request.body).get('token') ?? '');
  const token = bearerOf(request);
  if (token === '') return refused('Missing_OAuth_Token');
  const userId = sessions.userOf(token);
  const user = userId === undefined ? undefined : org.store.table('User').get(userId);
  if (user === undefined || stored(user, 'IsActive') !== true) return refused('Bad_OAuth_Token');
  if (path === USER_INFO) return jsonAnswer(200, userInfo(user, addressOf(request)));
  const [, , organization = '', asked = ''] = path.split('/');
  if (normaliseId(organization) !== ORGANIZATION_ID) return refused('Wrong_Org');
  return normaliseId(asked) === user.Id ? jsonAnswer(200, identity(user, addressOf(request))) : refused('Bad_Id');
}

const refused = (word: string): SimResponse => ({ status: 403, headers: { 'Content-Type': 'text/html;charset=UTF-8' }, body: word });

function revoked(sessions: SessionBook, token: string): SimResponse {
  if (sessions.userOf(token) === undefined) return jsonAnswer(400, { error: 'invalid_token', error_description: 'invalid token' });
  sessions.end(token);
  return { status: 200, headers: {}, body: '' };
}

/** What both ways to ask have in common. */
function shared(user: StoredRecord, address: string): Record<string, unknown> {
  return {
    user_id: user.Id,
    organization_id: ORGANIZATION_ID,
    email: storedText(user, 'Email'),
    email_verified: true,
    photos: { picture: `${address}/profilephoto/005/F`, thumbnail: `${address}/profilephoto/005/T` },
    urls: urlsOf(user, address),
    active: true,
    user_type: 'STANDARD',
    language: storedText(user, 'LanguageLocaleKey'),
    locale: storedText(user, 'LocaleSidKey'),
    utcOffset: 0,
  };
}

const idOf = (user: StoredRecord, address: string): string => `${address}/id/${ORGANIZATION_ID}/${user.Id}`;

function identity(user: StoredRecord, address: string): Record<string, unknown> {
  return {
    id: idOf(user, address),
    asserted_user: true,
    username: storedText(user, 'Username'),
    nick_name: storedText(user, 'CommunityNickname'),
    display_name: nameOf(user),
    first_name: storedText(user, 'FirstName'),
    last_name: storedText(user, 'LastName'),
    timezone: storedText(user, 'TimeZoneSidKey'),
    status: { created_date: null, body: null },
    last_modified_date: user.SystemModstamp,
    ...shared(user, address),
  };
}

function userInfo(user: StoredRecord, address: string): Record<string, unknown> {
  return {
    sub: idOf(user, address),
    preferred_username: storedText(user, 'Username'),
    nickname: storedText(user, 'CommunityNickname'),
    name: nameOf(user),
    given_name: storedText(user, 'FirstName'),
    family_name: storedText(user, 'LastName'),
    zoneinfo: storedText(user, 'TimeZoneSidKey'),
    profile: `${address}/${user.Id}`,
    picture: `${address}/profilephoto/005/F`,
    updated_at: user.SystemModstamp,
    ...shared(user, address),
  };
}

const nameOf = (user: StoredRecord): string => [storedText(user, 'FirstName'), storedText(user, 'LastName')].filter((part) => part !== null).join(' ');

/** Where the interfaces are; the caller puts the version in the place of `{version}`. */
function urlsOf(user: StoredRecord, address: string): Record<string, string> {
  const rest = `${address}/services/data/v{version}/`;
  return {
    enterprise: `${address}/services/Soap/c/{version}/${ORGANIZATION_ID.slice(0, 15)}`,
    metadata: `${address}/services/Soap/m/{version}/${ORGANIZATION_ID.slice(0, 15)}`,
    partner: `${address}/services/Soap/u/{version}/${ORGANIZATION_ID.slice(0, 15)}`,
    rest,
    sobjects: `${rest}sobjects/`,
    search: `${rest}search/`,
    query: `${rest}query/`,
    recent: `${rest}recent/`,
    profile: `${address}/${user.Id}`,
    custom_domain: address,
  };
}
