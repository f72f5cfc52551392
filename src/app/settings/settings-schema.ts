import { z } from 'zod';
import { campaignsSetting } from './campaigns-setting.ts';
import { connectionSchema } from './connection-schema.ts';
import { secretSetting } from './secret.ts';
import type { SecretSources } from './secret.ts';
import { webAddress } from './web-address.ts';

/**
 * Every setting with its help text: the one declaration from which validation, the names of flags and
 * environment variables, `bascule settings` and `bascule.example.yaml` are made.
 */
export function settingsSchema(sources: SecretSources) {
  return z.strictObject({
    port: z.int().min(1).max(65_535).default(4600).meta({ help: 'Port of the console and the HTTP API.', flag: true }),
    host: z.string().min(1).default('127.0.0.1').meta({
      help: 'Address to listen on. Anything but this machine itself also needs allowNetworkAccess.',
      flag: true,
    }),
    allowNetworkAccess: z.boolean().default(false).meta({
      help: 'Must be true before Bascule listens on an address that other machines can reach. Put a TLS proxy in front of it.',
    }),
    publicUrl: webAddress().optional().meta({
      help: 'Address at which people open the console when a proxy stands in front of it. With https, cookies are marked secure.',
      example: 'https://bascule.example.com',
    }),
    dataFolder: z.string().min(1).default('./.bascule').meta({
      help: 'Folder for the embedded database, its snapshots and the command line\'s token. One Bascule at a time uses it.',
      flag: true,
    }),
    databaseUrl: secretSetting(sources).optional().meta({
      help: 'A PostgreSQL server instead of the embedded database, recommended for production. Its URL holds a password, so it is a secret.',
      example: '{ env: DATABASE_URL }',
      environment: 'DATABASE_URL',
    }),
    logLevel: z.enum(['error', 'warn', 'info', 'debug']).default('info').meta({
      help: 'How much goes to the log (standard error): error, warn, info or debug. A terminal shows warnings and errors only.',
      flag: true,
    }),
    sandbox: z
      .strictObject({
        salesforceUrl: webAddress().default('http://127.0.0.1:4610').meta({ help: 'Where `start --sandbox` finds the Salesforce simulator.' }),
        marketoUrl: webAddress().default('http://127.0.0.1:4620').meta({ help: 'Where `start --sandbox` finds the Marketo simulator.' }),
        campaigns: campaignsSetting().meta({ help: 'Campaigns of the simulated org with their programs, as under connections.' }),
      })
      .prefault({})
      .meta({ help: 'The simulators behind the built-in sandbox connection.' }),
    connections: z.array(connectionSchema(sources)).default([]).check(distinctIds).meta({
      help: 'The pairs of Salesforce org and Marketo instance to keep in agreement.',
    }),
  });
}

/** Settings that passed validation, defaults filled in and secrets looked up. */
export type ParsedSettings = z.output<ReturnType<typeof settingsSchema>>;

function distinctIds(context: z.core.ParsePayload<readonly { readonly id: string }[]>): void {
  const seen = new Set<string>();
  context.value.forEach(({ id }, index) => {
    if (seen.has(id)) context.issues.push({ code: 'custom', message: `is "${id}" twice; each connection needs an id of its own.`, input: id, path: [index, 'id'] });
    seen.add(id);
  });
}
