import type { Why } from '../../domain/judge-sync-user.ts';
import type { WideRight } from '../../domain/sync-user.ts';
import type { ObjectRight, Reason, SystemRight } from '../../domain/sync-user-needs.ts';
import type { Text } from './block.ts';

/** Languages in which a page can be handed over. */
export const LANGUAGES = ['en', 'ja'] as const;

/** One of them. */
export type Language = (typeof LANGUAGES)[number];

/** Everything that is said about a sync user, in one language; another language is another object of this shape. */
export interface SyncUserWords {
  /** A right to an object, as Salesforce's own pages in this language call it. */
  readonly rights: Readonly<Record<ObjectRight | WideRight, string>>;
  readonly fieldRights: { readonly read: string; readonly edit: string };
  readonly system: Readonly<Record<SystemRight, string>>;
  readonly why: Readonly<Record<Why, string>>;
  /** Why something is needed, as part of a sentence. */
  reason(reason: Reason): string;
  readonly page: PageWords;
}

/** What people wrote, for a cell of a table. */
export function oneLine(said: string): string {
  return said.replaceAll(/\s+/g, ' ').trim();
}

/** The sentences of the page itself. */
export interface PageWords {
  readonly title: string;
  intro(user: string | null): Text;
  readonly promise: string;
  readonly missing: string;
  readonly nothingMissing: string;
  readonly missingHead: readonly [string, string, string, string];
  readonly wholeObject: string;
  readonly tooMuch: string;
  readonly tooMuchIntro: string;
  readonly nothingTooMuch: string;
  readonly tooMuchHead: readonly [string, string, string, string];
  readonly unknownGiver: string;
  readonly hide: string;
  readonly hideIntro: string;
  readonly hideHead: readonly [string, string, string];
  readonly useful: string;
  readonly usefulHead: readonly [string, string];
  readonly how: string;
  /**
   * The steps; `path` is where the file of the permission set belongs. To deploy one replaces what it gave before, since version 40 of the Metadata API
   * (release notes of Summer '17, "Permission Metadata Behavior"). `hasMore`: rights are listed to be taken away or fields to be hidden, whoever gives them.
   */
  steps(given: { readonly path: string; readonly user: string | null; readonly unseen: readonly string[]; readonly hasMore: boolean; readonly hasMembers: boolean }): readonly Text[];
  readonly back: string;
  readonly backSteps: readonly Text[];
  readonly everything: string;
  readonly everythingHead: readonly [string, string, string];
  readonly untold: string;
}
