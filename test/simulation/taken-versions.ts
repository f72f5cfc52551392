import type { RuleBook } from '../engine/rule-book.ts';
import type { Books, OperationLife } from './books.ts';
import type { RulesVersion } from './rule-options.ts';

/** Which version of the rules each run of a worker took (decision 32), found by watching the book and never by asking the engine. */
export interface TakenVersions {
  /** The book as a process reads it. */
  readonly bookOf: (process: string, book: RuleBook) => RuleBook;
  /** This version says so from now on. */
  made(version: number, says: RulesVersion): void;
  /** What the run goes by that reserved an operation: the first version that it asked for after it got its lease; null when it asked for none. */
  readonly of: (life: Pick<OperationLife, 'operation' | 'owner'>) => RulesVersion | null;
}

/** A version that a process was given. */
interface Taking {
  readonly process: string;
  /** The newest for a cycle; a flush names the one that is in force. */
  readonly how: 'newest' | 'named';
  readonly version: number;
  /** So many leases had been granted by then: who asked in the same millisecond before it got its lease asked for something else. */
  readonly grantsBefore: number;
}

/** Nothing was taken yet. */
export function watchVersions({ grants }: Pick<Books, 'grants'>): TakenVersions {
  const said = new Map<number, RulesVersion>();
  const takings: Taking[] = [];
  return {
    bookOf(process, book) {
      const noted = (how: Taking['how'], version: number): void => void takings.push({ process, how, version, grantsBefore: grants.length });
      return {
        ...book,
        async newest() {
          const rules = await book.newest();
          noted('newest', rules.version);
          return rules;
        },
        async get(version) {
          noted('named', version);
          return book.get(version);
        },
      };
    },
    made: (version, says) => void said.set(version, says),
    of({ operation, owner }) {
      const granted = grants.findLastIndex(({ name, epoch }) => name === operation.leaseName && epoch === operation.leaseEpoch);
      const how = operation.leaseName.endsWith('/priority') ? 'named' : 'newest';
      const taking = takings.find((one) => one.process === owner.name && one.how === how && one.grantsBefore > granted);
      return taking === undefined ? null : (said.get(taking.version) ?? null);
    },
  };
}
