import { fieldsPage } from './english/fields.ts';
import { filtersPage } from './english/filters.ts';
import { frame } from './english/frame.ts';
import { healthWords } from './english/health.ts';
import { history } from './english/history.ts';
import { overview } from './english/overview.ts';
import { previewWords } from './english/preview.ts';
import { rulesTrialWords } from './english/rules-trial.ts';
import { records } from './english/records.ts';
import { rulesPage } from './english/rules.ts';
import { syncUserPage } from './english/sync-user.ts';
import { trialWords } from './english/trial.ts';

/**
 * Every sentence of the console in English; each other language has the same keys.
 * Titles, causes and remedies of errors are not here: they come from the server's catalogue.
 */
export const english = { ...frame, ...overview, ...records, ...history, ...fieldsPage, ...healthWords, ...rulesPage, ...previewWords, ...rulesTrialWords, ...filtersPage, ...syncUserPage, ...trialWords } as const;
