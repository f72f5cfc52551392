import { catalogueEntry, withinSentence } from '../domain/error-catalogue.ts';
import { isKeyed } from '../domain/object-pair.ts';
import { REFUSAL_WORDS } from '../domain/refusal-cause.ts';
import { NO_TRIAL_IN_MARKETO } from '../domain/trial.ts';
import type { TrialOutcome, TriedWrite } from '../domain/trial.ts';
import type { OnMarketo, Trial } from '../engine/try-write.ts';
import type { TrialAnswer } from './api/trial-answer.ts';

/** A trial that has an answer about its record. */
type Answered = Extract<Trial, { result: 'tried' | 'held' | 'filtered' | 'never-written' | 'nothing-due' }>;

/** What a trial came to, in words for a marketing admin and with the vendor's own beside them. */
export function describeTrial(trial: Answered): TrialAnswer {
  const { pair, marketo } = trial;
  return {
    connectionId: pair.connectionId,
    object: pair.object,
    salesforceId: pair.salesforce.id,
    ...described(trial),
    marketo: ofMarketo(marketo),
  };
}

type OfSalesforce = Pick<TrialAnswer, 'result' | 'summary' | 'write' | 'cause' | 'error' | 'access'>;

const NOTHING = { write: null, cause: null, error: null, access: null } as const;

function described(trial: Answered): OfSalesforce {
  switch (trial.result) {
    case 'nothing-due':
      return { ...NOTHING, result: 'nothing-due', summary: 'Nothing is due to Salesforce and nothing was refused lately, so nothing was tried. Name a field to try that one.' };
    case 'never-written':
      return { ...NOTHING, result: 'nothing-due', summary: NEVER_WRITTEN[isKeyed(trial.pair.object) ? 'object' : 'field'] };
    case 'filtered':
      return { ...NOTHING, result: 'filtered', summary: 'A filter keeps this record from Salesforce, so nothing is due there and nothing was tried. `bascule explain` says which part of the filter.' };
    case 'held': {
      const { code, title, remedy, fixer } = { code: trial.error.code, ...catalogueEntry(trial.error.code) };
      return { ...NOTHING, result: 'held', summary: `Bascule does not send this write: ${withinSentence(title)}. ${remedy}`, cause: { code, title, remedy, fixer }, error: trial.error };
    }
    case 'tried':
      return { ...NOTHING, write: trial.write, ...outcomeOf(trial.outcome, trial.write) };
  }
}

const NEVER_WRITTEN = {
  object: 'Salesforce alone makes and changes records of this kind. Bascule never writes one there, so there is nothing to try.',
  field: 'The line of this field goes to Marketo alone. Bascule never writes it to Salesforce, so there is nothing to try.',
} as const;

const WRITES: Readonly<Record<TriedWrite['from'], string>> = { due: 'The write that is due', refused: 'The write that was refused last', asked: 'A write of the field as it is' };

function outcomeOf(outcome: TrialOutcome, { from }: TriedWrite): Pick<OfSalesforce, 'result' | 'summary'> & Partial<OfSalesforce> {
  switch (outcome.result) {
    case 'accepted':
      return { result: 'accepted', summary: `${WRITES[from]} would be taken: triggers, validation and duplicate rules let it pass. It was undone at once.` };
    case 'refused': {
      const words = REFUSAL_WORDS[outcome.cause];
      return { result: 'refused', summary: `${WRITES[from]} is refused. ${words.title} ${words.remedy}`, cause: { code: outcome.cause, ...words }, error: outcome.error, access: outcome.access };
    }
    case 'not-tried':
      return { result: 'not-tried', summary: `It could not be tried, and nothing was changed: ${withinSentence(catalogueEntry(outcome.error.code).title)}. ${catalogueEntry(outcome.error.code).remedy}`, error: outcome.error };
    case 'not-undone':
      return { result: 'not-undone', summary: 'Salesforce did not undo the write, which must never happen. Look at the record, choose "sync now" for it, and report this: nothing is tried on this connection until somebody agrees again.' };
  }
}

function ofMarketo({ due, held, lastError }: OnMarketo): TrialAnswer['marketo'] {
  return { note: NO_TRIAL_IN_MARKETO, due, held: held.map(({ field, code }) => ({ field, code, title: catalogueEntry(code).title })), lastError };
}
