import type { JournalEntry } from '../../src/domain/journal-entry.ts';
import type { Pair } from '../../src/domain/pair.ts';
import type { AccountMerges, Belonging, MergedAccount } from './account-merges.ts';
import { wasInBin, wasOutOfSight } from './check-objects-quiet.ts';
import type { QuietObjectsParts } from './check-objects-quiet.ts';
import { isCustom, isCustomName, isToPerson, kindNamed } from './object-kinds.ts';
import type { ObjectRecord } from './object-ledger.ts';
import type { Plain } from './same-value.ts';

/** What the checks of merged accounts look at. */
export interface MergedAccountsParts extends Omit<QuietObjectsParts, 'isKeptFrom'> {
  readonly accounts: AccountMerges;
  /** Whether the settings have companies deleted with their accounts. */
  readonly takesCompanies: boolean;
  /** So old the view behind a write may be, ms. */
  readonly viewAgeMs: number;
}

const ACCOUNT = kindNamed('Account');

/**
 * Checks what became of accounts that users merged, from L43, apis.md B9 and Salesforce's own tables and not from the engine: whose
 * company the people, opportunities and custom records are in now, what is left of the loser's, and that nothing was made again.
 */
export function checkMergedAccounts(parts: MergedAccountsParts): void {
  const merged = parts.accounts.merged();
  merged.forEach((merge, index) => {
    for (const belonging of merge.belongings) checkBelonging(parts, merge, belonging);
    const isLast = !merged.slice(index + 1).some(({ loser }) => loser === merge.loser);
    if (isLast && !parts.ledger.lives.salesforce.cameBackSince(merge.loser, merge.at)) checkLoser(parts, merge);
  });
  for (const record of parts.ledger.records('marketo', 'Account')) checkNobodyLeft(parts, record);
}

/** The survivor, or whatever that one went into since. */
function isInChain({ accounts }: MergedAccountsParts, { survivor, at }: MergedAccount, account: Plain): boolean {
  const chain = accounts.merged().filter((one) => one.at >= at).reduce<readonly string[]>((ids, one) => (one.loser === ids.at(-1) ? [...ids, one.survivor] : ids), [survivor]);
  return chain.at(-1) === account;
}

/** I6, I15: what belonged to the loser belongs to the survivor's company, unless somebody has moved it since. */
function checkBelonging(parts: MergedAccountsParts, merge: MergedAccount, belonging: Belonging): void {
  const { accounts, books, ledger, verdicts } = parts;
  const account = accounts.accountOf(belonging);
  if (typeof account !== 'string' || !isInChain(parts, merge, account) || ledger.record('salesforce', account)?.isThere !== true) return;
  const held = companyOf(parts, belonging);
  if (held === undefined) return;
  if (held.company === account) {
    verdicts.reached(`went to the survivor's company: ${belonging.object}`);
    return belonging.object === 'Contact' ? noteHangingAt(parts, belonging.id) : undefined;
  }
  const [pair, survivor] = [held.pair, books.pairHolding('salesforce', account)];
  if (ledger.keptUnder(ACCOUNT, account)?.isThere !== true && survivor?.marketo.work.state !== 'rest') return;
  if (pair.marketo.work.state === 'rejected' || parts.hidden.any(account) || isUnseen(parts, belonging.id, merge.at)) return;
  // A lookup of a custom object to what is in the bin reads empty, and no stamp tells when that comes back.
  if (belonging.object !== 'Contact' && isCustomName(belonging.object) && wasInBin(parts, account)) return;
  verdicts.violated('I15', 'Q', `${belonging.object} ${belonging.id} belonged to ${merge.loser}, which was merged into ${merge.survivor} at ${moment(merge.at)}, belongs to ${account} now, and is in the company ${JSON.stringify(held.company)}; the work is ${JSON.stringify(pair.marketo.work)}`, { pairId: pair.pairId });
}

/** What names one of the survivor's people in Marketo hangs at its company one step further; that it names the right one is asked of it as of every other (check-objects-quiet.ts). */
function noteHangingAt({ ledger, verdicts }: MergedAccountsParts, contact: string): void {
  for (const { kind, isThere, values } of ledger.records('marketo')) {
    if (!isThere || !isCustom(kind)) continue;
    for (const { links, marketo } of kind.fields) if (isToPerson(links) && values[marketo] === contact) verdicts.reached(`hangs at a person of the survivor's company by its ${marketo}`);
  }
}

/** The company that a record's counterpart in Marketo names; undefined where it has none. */
function companyOf(parts: MergedAccountsParts, { object, id }: Belonging): { readonly pair: Pair; readonly company: Plain } | undefined {
  const { books, ledger, people, personValue } = parts;
  const pair = books.pairHolding('salesforce', id);
  if (pair === undefined || pair.salesforce.presence !== 'present' || pair.marketo.presence !== 'present') return undefined;
  if (object === 'Contact') return people.record('marketo', pair.marketo.id ?? '')?.state === 'there' && people.record('salesforce', id)?.state === 'there' ? { pair, company: personValue(pair.marketo.id ?? '', 'externalCompanyId') } : undefined;
  const [record, kept] = [ledger.record('salesforce', id), ledger.keptUnder(kindNamed(object), id)];
  return record?.isThere === true && kept?.isThere === true ? { pair, company: kept.values[object === 'Opportunity' ? 'externalCompanyId' : 'Account__c'] ?? null } : undefined;
}

/** What is left of the loser itself: its pair says where it went, and its company stays as it was or goes as the settings say. */
function checkLoser(parts: MergedAccountsParts, merge: MergedAccount): void {
  const { books, ledger, verdicts, hasForgotten } = parts;
  const { loser, survivor, at } = merge;
  const pair = books.pairHolding('salesforce', loser);
  if (pair === undefined || parts.hidden.reachesBeyond(loser, 0) > 0 || isUnseen(parts, loser, at)) return;
  const about = { pairId: pair.pairId };
  const words = `the account ${loser} was merged into ${survivor} at ${moment(at)}`;
  if (pair.salesforce.presence === 'present') return verdicts.violated('I15', 'Q', `${words}, and its pair says that it is there`, about);
  // Nothing tells any more where one went that is out of the bin, if nobody had read it by then.
  const isPurged = ledger.record('salesforce', loser)?.isPurged === true;
  const isNamed = books.journalOf(pair.pairId).some(({ event }) => isMergeOf(event, merge));
  if (!isNamed && !isPurged && !hasForgotten()) return verdicts.violated('I15', 'Q', `${words}, and the journal does not name it; its pair says ${pair.salesforce.presence}`, about);
  if (!isPurged && pair.salesforce.presence !== 'merged') return verdicts.violated('I15', 'Q', `${words}, and its pair says ${pair.salesforce.presence}`, about);
  if (isNamed) verdicts.reached('a merged account was named');
  checkCompany(parts, merge, pair);
}

/** By then it was out of the bin, and nobody of us had read before that it was gone: no log tells of it any more (seed 84018). */
function wasPurgedUntold({ books, ledger }: MergedAccountsParts, { loser, at }: MergedAccount, { pairId }: Pair, by: number): boolean {
  const isTold = books.journalOf(pairId).some((entry) => isEndOf(entry.event, loser) && Date.parse(entry.at) > at && Date.parse(entry.at) < by);
  return ledger.record('salesforce', loser)?.isPurged === true && !isTold;
}

function isEndOf(event: JournalEntry['event'], loser: string): boolean {
  return (event.kind === 'merged' && event.side === 'salesforce' && event.from === loser) || (event.kind === 'deleted' && event.side === 'salesforce' && event.recordId === loser);
}

function checkCompany(parts: MergedAccountsParts, merge: MergedAccount, pair: Pair): void {
  const { books, ledger, verdicts } = parts;
  const { loser, survivor, at } = merge;
  const company = ledger.keptUnder(ACCOUNT, loser);
  if (company === undefined) return;
  const about = { pairId: pair.pairId };
  const words = `the account ${loser} was merged into ${survivor} at ${moment(at)}`;
  if (!company.isThere) return verdicts.reached('the company of a merged account was deleted');
  const later = ACCOUNT.fields.flatMap(({ marketo }) => ledger.history('marketo', company.id, marketo)).find((change) => change.by === 'engine' && change.at > at + parts.viewAgeMs);
  if (later !== undefined && !parts.hasForgotten() && !wasPurgedUntold(parts, merge, pair, later.at)) return verdicts.violated('I6', 'E', `${words}, and ${company.id}.${later.field.marketo} was written at ${moment(later.at)}`, about);
  const { work } = pair.marketo;
  if (!parts.takesCompanies) return verdicts.reached('the company of a merged account stayed');
  if (work.state === 'rejected') return verdicts.reached(`the company of a merged account was not deleted: ${work.error.code}`);
  // Its people have no other company while the survivor is not seen (L43).
  if (books.pairHolding('salesforce', survivor) === undefined || parts.hidden.any(survivor) || wasNeverMet(parts, merge, pair)) return;
  // It was made after the backup that was put back, so that nobody of us knows that it is there (seed 82061).
  if (pair.marketo.presence !== 'present' && parts.hasForgotten() && verdicts.isAllowed('forgotten by the database')) return;
  verdicts.violated('I1', 'Q', `${words}, and its company ${company.id} is there still; its work is ${JSON.stringify(work)}`, about);
}

/**
 * The survivor had been merged away itself when the loser's end was read, before any pair of it was known, which its own end would be named
 * in; it has one only since it was brought back: by then nobody looks at the loser any more (L43, seed 84105).
 */
function wasNeverMet({ accounts, books, ledger }: MergedAccountsParts, merge: MergedAccount, { pairId }: Pair): boolean {
  const own = accounts.merged().find(({ loser, at }) => loser === merge.survivor && at >= merge.at);
  const read = books.journalOf(pairId).findLast(({ event }) => isMergeOf(event, merge));
  if (own === undefined || read === undefined || ledger.lives.salesforce.wasThere(merge.survivor, Date.parse(read.at), Date.parse(read.at))) return false;
  return !books.journalOf(books.pairHolding('salesforce', merge.survivor)?.pairId ?? '').some(({ event }) => isMergeOf(event, own));
}

function isMergeOf(event: JournalEntry['event'], { loser, survivor }: MergedAccount): boolean {
  return event.kind === 'merged' && event.side === 'salesforce' && event.from === loser && event.to === survivor;
}

/** I6: nobody whose record names another account is left in the company of one that is gone. */
function checkNobodyLeft(parts: MergedAccountsParts, { key, id }: ObjectRecord): void {
  const { accounts, books, ledger, people, personValue, verdicts } = parts;
  const merge = accounts.merged().findLast(({ loser }) => loser === key);
  if (key === null || merge === undefined || ledger.record('salesforce', key)?.isThere === true) return;
  for (const person of people.records('marketo')) {
    if (person.state !== 'there' || personValue(person.id, 'externalCompanyId') !== key) continue;
    const pair = books.pairHolding('marketo', person.id);
    const contact = people.record('salesforce', pair?.salesforce.id ?? '');
    const account = contact?.state === 'there' && contact.object === 'Contact' ? accounts.accountOf({ object: 'Contact', id: contact.id }) : null;
    // A person leaves no company but for another one (apis.md A4), and a contact that was in the bin names the loser for ever.
    if (pair?.marketo.presence !== 'present' || pair.salesforce.presence !== 'present' || typeof account !== 'string' || account === key || pair.marketo.work.state === 'rejected') continue;
    if (ledger.record('salesforce', account)?.isThere !== true || ledger.keptUnder(ACCOUNT, account)?.isThere !== true || isUnseen(parts, contact?.id ?? '', merge.at)) continue;
    verdicts.violated('I6', 'Q', `person ${person.id} is in the company ${id} of ${key}, which was merged into ${merge.survivor} at ${moment(merge.at)}, and its contact names ${account}`, { pairId: pair.pairId });
  }
}

/** Nobody could read of it yet, or ever. */
function isUnseen(parts: MergedAccountsParts, id: string, since: number): boolean {
  return wasOutOfSight(parts, id, Math.max(since, parts.people.lastAt('salesforce', id), parts.ledger.lastAt('salesforce', id)));
}

function moment(at: number): string {
  return new Date(at).toISOString().slice(5, 23);
}

/** What runs whose users merge accounts should sometimes reach. */
export const SOMETIMES_WITH_ACCOUNT_MERGES: readonly string[] = [
  'went to the survivor\'s company: Contact', 'went to the survivor\'s company: Opportunity', 'went to the survivor\'s company: Invoice__c', 'a merged account was named',
  'the company of a merged account was deleted', 'the company of a merged account stayed', 'a survivor of accounts was merged away too', 'a lead was converted into an account that is merged', 'a merged account was brought back',
];

/** What runs should sometimes reach whose users book for what hangs at merged accounts. */
export const SOMETIMES_WITH_BELONGINGS: readonly string[] = [
  'went to the survivor\'s company: Booking__c', 'hangs at a person of the survivor\'s company by its Contact__c', 'hangs at a person of the survivor\'s company by its Lead__c',
  'a lead that is booked for was converted into an account that is merged', 'contacts of accounts that are merged were merged too', 'a merged account was brought back and booked for',
];
