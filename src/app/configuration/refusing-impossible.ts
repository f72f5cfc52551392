import type { DraftWarning } from '../../domain/rules-preview.ts';
import { objectName } from '../settings/object-names.ts';
import { parseConfiguration } from './configuration.ts';
import type { Configuration } from './configuration.ts';
import type { Configurations, Judged } from './configurations.ts';

/** The lines of a configuration that can never work, given the connection that it is for. */
export type FindImpossible = (connectionId: string, configuration: Configuration) => Promise<readonly DraftWarning[]>;

/**
 * The same configurations, with one more reason against one: a line that can never work. Whatever compares, previews, applies or goes
 * back asks here, so command line, API and console refuse the same in the same words.
 */
export function refusingImpossible(configurations: Configurations, find: FindImpossible): Configurations {
  async function heldAgainst(judged: Judged): Promise<Judged> {
    if (judged.result !== 'ready' || judged.differences.length === 0) return judged;
    const { connectionId, basedOn } = judged;
    const parsed = parseConfiguration(judged.document);
    const found = parsed.result === 'problems' ? [] : await find(connectionId, parsed.configuration);
    return found.length === 0 ? judged : { connectionId, basedOn, result: 'problems', problems: sentences(found) };
  }

  const judge: Configurations['judge'] = async (given) => Promise.all((await configurations.judge(given)).map(heldAgainst));

  return {
    ...configurations,
    judge,
    async apply(given, applying) {
      const judged = await judge(given);
      return judged.every(({ result }) => result === 'ready') ? configurations.apply(given, applying) : { isApplied: false, judged };
    },
  };
}

/** One for each reason: a line of leads and contacts mostly fails on both for the same. */
function sentences(found: readonly DraftWarning[]): readonly string[] {
  const byReason = Map.groupBy(found, ({ field, says }) => JSON.stringify([field, says]));
  return [...byReason.values()].flatMap((same) => {
    const names = same.map(({ object, field }) => [object === null ? null : objectName(object), field].filter((name) => name !== null).join('.'));
    return same.slice(0, 1).map(({ says }) => `${names.join(' and ')} can never work: ${says} Correct the line or leave it out.`);
  });
}
