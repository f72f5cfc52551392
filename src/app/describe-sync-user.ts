import { permissionSetFor } from '../connectors/salesforce/permission-set.ts';
import type { PermissionSetFile } from '../connectors/salesforce/permission-set.ts';
import type { ConnectionRules } from '../domain/connection.ts';
import type { SyncUserReport } from '../domain/judge-sync-user.ts';
import type { Side } from '../domain/side.ts';
import { inspectSyncUser } from '../engine/inspect-sync-user.ts';
import type { RightsReader } from '../engine/sync-user-port.ts';
import { english } from './hand-off/english.ts';
import { japanese } from './hand-off/japanese.ts';
import { handOffPage } from './hand-off/page.ts';
import { renderHtml } from './hand-off/render-html.ts';
import { renderMarkdown } from './hand-off/render-markdown.ts';
import type { Language, SyncUserWords } from './hand-off/words.ts';

/** Every language's words. */
export const WORDS: Readonly<Record<Language, SyncUserWords>> = { en: english, ja: japanese };

/** Forms in which the page can be had. */
export const PAGE_FORMATS = ['markdown', 'html'] as const;

/** One of them. */
export type PageFormat = (typeof PAGE_FORMATS)[number];

/** What there is to say about the sync user of a connection, and the files that are made of it. */
export interface SyncUserFiles {
  readonly reports: Readonly<Record<Side, SyncUserReport>>;
  readonly permissionSet: PermissionSetFile;
  /** The page for the Salesforce admin. */
  page(language: Language, format: PageFormat): string;
}

/** Asks both sides anew, for the rules that are in force or for others. Throws a `StepFailure` when a side cannot be asked. */
export async function describeSyncUser(rules: ConnectionRules, readers: Readonly<Record<Side, RightsReader>>): Promise<SyncUserFiles> {
  const { salesforce, marketo } = await inspectSyncUser(rules, readers);
  const permissionSet = permissionSetFor(salesforce.needs, salesforce.user);
  return {
    reports: { salesforce: salesforce.report, marketo: marketo.report },
    permissionSet,
    page(language, format) {
      const blocks = handOffPage(salesforce.report, permissionSet, WORDS[language]);
      return format === 'html' ? renderHtml(blocks, language) : renderMarkdown(blocks);
    },
  };
}
