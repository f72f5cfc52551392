import type { english } from './english.ts';
import { fieldsPage } from './japanese/fields.ts';
import { filtersPage } from './japanese/filters.ts';
import { frame } from './japanese/frame.ts';
import { healthWords } from './japanese/health.ts';
import { history } from './japanese/history.ts';
import { overview } from './japanese/overview.ts';
import { previewWords } from './japanese/preview.ts';
import { rulesTrialWords } from './japanese/rules-trial.ts';
import { records } from './japanese/records.ts';
import { rulesPage } from './japanese/rules.ts';
import { syncUserPage } from './japanese/sync-user.ts';
import { trialWords } from './japanese/trial.ts';
import type { WordsLike } from './words-like.ts';

/** Every sentence of the console in Japanese, in the words that Salesforce and Marketo use in theirs. */
export const japanese: WordsLike<typeof english> = { ...frame, ...overview, ...records, ...history, ...fieldsPage, ...healthWords, ...rulesPage, ...previewWords, ...rulesTrialWords, ...filtersPage, ...syncUserPage, ...trialWords };
