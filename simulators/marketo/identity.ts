import type { SimClock } from '../foundation/clock.ts';
import { jsonAnswer } from '../foundation/exchange.ts';
import type { SimResponse } from '../foundation/exchange.ts';
import type { Random } from '../foundation/random.ts';

/** The API user's address: the token's scope and the user of the usage report (apis.md A1). */
export const apiUser = 'sandbox-api@marketo.example';
const CLIENT_ID = 'sandbox-client';
const CLIENT_SECRET = 'sandbox-secret';
const LIFE_MS = 3_600_000;

/** How a presented token stands: 601 and 602 of the error table. */
type TokenStanding = 'valid' | 'expired' | 'unknown';

export type Identity = {
  /** Answers `/identity/oauth/token`; calls to it count towards no limit (swagger-identity.json). */
  answer(parameters: URLSearchParams): SimResponse;
  standing(token: string): TokenStanding;
  /** Ends the present token's life now (fault F8). */
  expire(): void;
  clear(): void;
};

/**
 * One client, one token: asked again before its end, the same token comes back with what is left of its life, so two
 * workers share one expiry (apis.md A1, recorded `expires_in` 2762 and 518).
 */
export function createIdentity(clock: SimClock, random: Random): Identity {
  let token: { text: string; endsAt: number } | undefined;
  let expired = new Set<string>();

  function present(): { text: string; endsAt: number } {
    if (token !== undefined && clock.now() < token.endsAt) return token;
    if (token !== undefined) expired.add(token.text);
    const parts = [8, 4, 4, 4, 12].map((length) => random.hex(length));
    token = { text: `${parts.join('-')}:sj`, endsAt: clock.now() + LIFE_MS };
    return token;
  }

  return {
    answer(parameters) {
      const grant = parameters.get('grant_type');
      if (grant !== 'client_credentials') return refused(400, 'unsupported_grant_type', `Unsupported grant type: ${grant ?? ''}`);
      const client = parameters.get('client_id') ?? '';
      if (client !== CLIENT_ID) return refused(401, 'unauthorized', `No client with requested id: ${client}`);
      if (parameters.get('client_secret') !== CLIENT_SECRET) return refused(401, 'invalid_client', 'Bad client credentials');
      const { text, endsAt } = present();
      const secondsLeft = Math.max(0, Math.floor((endsAt - clock.now()) / 1000));
      return jsonAnswer(200, { access_token: text, token_type: 'bearer', expires_in: secondsLeft, scope: apiUser });
    },
    standing(text) {
      if (text === token?.text) return clock.now() < token.endsAt ? 'valid' : 'expired';
      return expired.has(text) ? 'expired' : 'unknown';
    },
    expire() {
      if (token !== undefined) token = { ...token, endsAt: clock.now() };
    },
    clear() {
      token = undefined;
      expired = new Set();
    },
  };
}

/**
 * The guide gives only the status, 401. The shape of the body is OAuth's own (RFC 6749 §5.2); its two texts are those a
 * client of the live one passes on (jepcastelein/marketo-rest-python, issue 2).
 */
function refused(status: number, error: string, description: string): SimResponse {
  return jsonAnswer(status, { error, error_description: description });
}
