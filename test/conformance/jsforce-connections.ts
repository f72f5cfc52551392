import { Connection } from '@jsforce/jsforce-node';
import { afterAll, beforeAll } from 'vitest';
import { serveSalesforceSimulator } from '../../simulators/salesforce/start.ts';

/**
 * Serves a Salesforce simulator with so many people for the tests of a file, and answers how jsforce connects to it.
 * jsforce is a client nobody here wrote: what it gets done, a client of the real vendor gets done.
 */
export function jsforceConnections(people: number): { readonly signedIn: () => Promise<Connection>; readonly withToken: (accessToken: string) => Connection } {
  let url: string;
  let stop: () => Promise<void>;
  beforeAll(async () => {
    const server = await serveSalesforceSimulator({ port: 0, people });
    url = server.url;
    stop = () => server.close();
  });
  afterAll(() => stop());
  return {
    async signedIn() {
      const connection = new Connection({ version: '60.0', instanceUrl: url, oauth2: { loginUrl: url, clientId: 'sandbox-client', clientSecret: 'sandbox-secret' } });
      await connection.authorize({ grant_type: 'client_credentials' });
      return connection;
    },
    withToken: (accessToken) => new Connection({ version: '60.0', instanceUrl: url, accessToken }),
  };
}
