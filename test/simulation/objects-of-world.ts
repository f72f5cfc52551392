import { createRandom } from '../../simulators/foundation/random.ts';
import type { Mapping } from '../../src/domain/field-mapping.ts';
import { createAccountMerges } from './account-merges.ts';
import type { AccountMerges } from './account-merges.ts';
import type { BesideParts } from './beside-parts.ts';
import { checkMergedAccounts } from './check-accounts.ts';
import type { MergedAccountsParts } from './check-accounts.ts';
import { createObjectChecks } from './check-objects.ts';
import { checkObjectsQuiet } from './check-objects-quiet.ts';
import type { QuietObjectsParts } from './check-objects-quiet.ts';
import { CUSTOM_OBJECTS, objectLines, personLinkLines } from './object-kinds.ts';
import type { ObjectName } from './object-kinds.ts';
import { createLeadHeirs } from './lead-heirs.ts';
import { createObjectLedger } from './object-ledger.ts';
import type { ObjectAuthor, ObjectLedger } from './object-ledger.ts';
import type { ObjectsPlan } from './object-options.ts';
import { kindWritten, objectResults, objectRows } from './object-rows.ts';
import type { ObjectRow } from './object-rows.ts';
import type { Verdicts } from './oracle.ts';
import { createObjectUsers } from './object-users.ts';
import type { ObjectUsers } from './object-users.ts';
import type { Plain } from './same-value.ts';
import type { Owner } from './scheduler.ts';
import { A_USER } from './vendor-ledger.ts';
import type { HttpRequest } from '../../src/connectors/http-transport.ts';

/** Everything of a run that is about other objects than people. */
export interface ObjectsOfWorld {
  readonly users: ObjectUsers;
  /** Accounts that users merged. */
  readonly accounts: AccountMerges;
  readonly ledger: ObjectLedger;
  /** Fields of a person that name other records. */
  readonly linkFields: ReadonlySet<string>;
  /** The lines of the mapping that the settings hold by now: of the objects, and of people's links to them. */
  lines(): { readonly objects: Mapping['objects']; readonly fields: Mapping['fields'] };
  /** Makes what is there before the run, and plans when the custom object comes. */
  begin(onFollowed: () => void): Promise<void>;
  /** Finds what changed in a world. */
  scan(side: 'salesforce' | 'marketo', by: ObjectAuthor): void;
  onSend(process: Owner, request: HttpRequest): readonly ObjectRow[];
  onExchange(rows: readonly ObjectRow[], body: string): void;
  /** `by` says what is excused by now. */
  checkQuiet(by: Verdicts): void;
  settle(): void;
}

/** The objects of a run beside people, before anything has happened. */
export function createObjects(parts: BesideParts & Pick<QuietObjectsParts, 'isKeptFrom'> & Pick<MergedAccountsParts, 'takesCompanies'>, plan: ObjectsPlan): ObjectsOfWorld {
  const { scheduler, vendors, people, books, verdicts, hidden } = parts;
  const sooner = plan.followed;
  const custom = plan.custom?.name ?? 'Invoice__c';
  const all: readonly ObjectName[] = plan.custom === null ? sooner : [...sooner, custom];
  let followed = sooner;
  let hasCustom = false;
  const heirs = createLeadHeirs(vendors);
  const ledger = createObjectLedger(vendors, all, scheduler.now);
  const checks = createObjectChecks({ books, ledger, verdicts, followed: all, now: scheduler.now, viewAgeMs: parts.viewAgeMs, hasForgotten: parts.hasForgotten, stampedUnseen: parts.stampedUnseen, hidden, isPersonOf: parts.isPersonOf, wasHeirOf: heirs.wasHeirOf, people, flags: parts.flags, onWritten: parts.onWritten });
  const accounts = createAccountMerges({ vendors, people, followed: all, now: scheduler.now });
  const users = createObjectUsers({ vendors, people, ledger, followed: all, hasCustom: () => hasCustom, requestSync: parts.requestSync, later: parts.later, showAllBut: parts.showAllBut });

  function at(ms: number, what: string, act: () => Promise<void> | void): Promise<void> | void {
    return ms === 0 ? act() : parts.at(ms, what, act);
  }

  async function makeCustom(): Promise<void> {
    await vendors.control('salesforce', 'custom-objects', CUSTOM_OBJECTS[custom]);
    hasCustom = true;
    people.scan('salesforce', A_USER);
  }

  return {
    users,
    accounts,
    ledger,
    linkFields: new Set(personLinkLines(sooner).map(({ marketo }) => marketo)),
    lines: () => ({ objects: objectLines(followed), fields: personLinkLines(followed) }),
    async begin(onFollowed) {
      await users.prepare(createRandom(parts.seed), plan.opportunities);
      if (plan.custom === null) return;
      await at(plan.custom.madeAtMs, 'the custom object is made', makeCustom);
      await at(plan.custom.followedAtMs, 'the custom object is followed', () => {
        followed = all;
        verdicts.reached('a custom object is followed while the sync runs');
        onFollowed();
      });
    },
    scan(side, by) {
      ledger.scan(side, by);
      if (side === 'salesforce' && custom === 'Booking__c') heirs.scan();
    },
    onSend(process, request) {
      const kind = kindWritten(request);
      const rows = kind === null || request.body === null ? [] : objectRows(kind, request.body);
      checks.onSend(process, rows);
      return rows;
    },
    onExchange(rows, body) {
      if (rows.length > 0) checks.onExchange(rows, objectResults(body, rows.length), () => ledger.scan('marketo', 'engine'));
    },
    checkQuiet(by) {
      const quiet = { books, people, ledger, verdicts: by, followed, hidden, stampedUnseen: parts.stampedUnseen, hasForgotten: parts.hasForgotten, survivorOf: parts.survivorOf, isPersonOf: parts.isPersonOf, hasSecondLook: parts.hasSecondLook, heirOf: heirs.heirOf, isLostUnheard: parts.isLostUnheard, linkNow, personValue };
      checkObjectsQuiet({ ...quiet, isKeptFrom: parts.isKeptFrom });
      checkMergedAccounts({ ...quiet, accounts, takesCompanies: parts.takesCompanies, viewAgeMs: parts.viewAgeMs });
    },
    settle: () => checks.settle(),
  };

  function linkNow(salesforceId: string, field: string): Plain {
    const { store } = vendors.salesforce.world;
    const record = (['Lead', 'Contact'] as const).flatMap((object) => store.table(object).get(salesforceId) ?? [])[0];
    return (record as Readonly<Record<string, Plain>> | undefined)?.[field] ?? null;
  }

  function personValue(personId: string, field: string): Plain {
    return (vendors.marketo.world.people.get(Number(personId))?.values as Readonly<Record<string, Plain>> | undefined)?.[field] ?? null;
  }
}
