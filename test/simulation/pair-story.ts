import type { Pair } from '../../src/domain/pair.ts';
import { SIDES } from '../../src/domain/side.ts';
import type { Side } from '../../src/domain/side.ts';
import type { ActivityLedger } from './activity-ledger.ts';
import type { Books } from './books.ts';
import type { FieldPlan } from './field-plans.ts';
import type { MemberLedger } from './member-ledger.ts';
import type { ObjectLedger } from './object-ledger.ts';
import type { SharedLedger } from './shared-ledger.ts';
import { CAMPAIGN_FIELDS, MEMBER_FIELDS } from './shared-lines.ts';
import type { VendorLedger } from './vendor-ledger.ts';

/** What a story is told from. */
export interface StoryParts {
  readonly books: Books;
  readonly ledger: VendorLedger;
  readonly fields: readonly FieldPlan[];
  /** Other objects beside people; null in a run of people alone. */
  readonly objects: { readonly ledger: ObjectLedger } | null;
  /** Members of campaigns; null in a run without them. */
  readonly members: { readonly ledger: MemberLedger; readonly shared: { readonly ledger: SharedLedger } | null } | null;
  /** Tasks and events; null in a run without them. */
  readonly activities: { readonly ledger: ActivityLedger } | null;
}

const LONGEST_WORDS = 300;

/**
 * The life of one pair, for whoever reads a failure: every change of its values in either world, every operation and
 * every line of its journal in the order in which they happened, and how the store knows it at the end. With `field`,
 * only what is about that field.
 */
export function storyOf({ books, ledger, fields, objects, members, activities }: StoryParts, pairId: string, field?: string): readonly string[] {
  const lines: (readonly [at: number, words: string])[] = [];
  for (const side of SIDES) {
    for (const id of books.idsOf(pairId, side)) {
      for (const plan of fields.filter((one) => field === undefined || one.marketo === field)) {
        for (const change of ledger.history(side, id, plan.marketo)) {
          lines.push([change.at, `${side} ${id}.${plan.marketo} (${plan.direction}, ${plan.policy}): ${JSON.stringify(change.from)} → ${JSON.stringify(change.to)} by ${change.by}${change.atCreation ? ' at creation' : ''}`]);
        }
      }
    }
  }
  const pair = books.pairs.get(pairId);
  if (pair !== undefined && objects !== null) lines.push(...objectLines(objects.ledger, pair, field));
  const ids = { salesforce: books.idsOf(pairId, 'salesforce'), marketo: books.idsOf(pairId, 'marketo') };
  if (members !== null) lines.push(...memberLines(members.ledger, ids), ...sharedLines(members.shared?.ledger ?? null, ids, field));
  for (const { at, ...version } of activities?.ledger.record(pair?.salesforce.id ?? '')?.versions ?? []) lines.push([at, `salesforce ${JSON.stringify(version)}`]);
  for (const { operation, openedAt, ...life } of books.operations.values()) {
    if (operation.pairId !== pairId) continue;
    const changes = operation.changes.filter((change) => field === undefined || change.field === field);
    if (changes.length > 0) lines.push([openedAt, `operation ${operation.operationId} ${operation.kind} to ${operation.side}, epoch ${operation.leaseEpoch} of ${operation.leaseName}: ${JSON.stringify(changes)}; applied ${life.applied}, refused ${String(life.refused)}, doubtful ${life.isDoubtful}, open ${life.isOpen}`]);
  }
  for (const { at, event } of books.journalOf(pairId)) lines.push([Date.parse(at), `journal: ${JSON.stringify(event)}`]);
  const told = lines.toSorted((a, b) => a[0] - b[0]).map(([at, words]) => `${new Date(at).toISOString().slice(5, 23)}  ${words.slice(0, LONGEST_WORDS)}`);
  return [...told, ...(pair === undefined ? ['the pair is gone'] : stateOf(pair, field))];
}

/** Every change of a membership on either side. */
function memberLines(ledger: MemberLedger, ids: Readonly<Record<Side, readonly string[]>>): readonly (readonly [at: number, words: string])[] {
  return SIDES.flatMap((side) => ids[side].flatMap((id) => ledger.history(side, id))).map(({ at, side, id, from, to, by }) => [at, `${side} ${id}: ${String(from)} → ${String(to)} by ${by}`] as const);
}

/** Every change of what memberships, campaigns and programs share. */
function sharedLines(ledger: SharedLedger | null, ids: Readonly<Record<Side, readonly string[]>>, field: string | undefined): readonly (readonly [at: number, words: string])[] {
  const fields = [...MEMBER_FIELDS, ...CAMPAIGN_FIELDS].map(({ marketo }) => marketo).filter((key) => ledger !== null && (field === undefined || field === key));
  const changes = SIDES.flatMap((side) => ids[side].flatMap((id) => fields.flatMap((key) => ledger?.history(side, id, key) ?? [])));
  return changes.map(({ at, side, recordId, field: { marketo: key }, from, to, by, atCreation }) => [at, `${side} ${recordId}.${key}: ${JSON.stringify(from)} → ${JSON.stringify(to)} by ${by}${atCreation ? ' at creation' : ''}`] as const);
}

/** Every change of the values of another object's pair. */
function objectLines(ledger: ObjectLedger, { salesforce, marketo }: Pair, field: string | undefined): readonly (readonly [at: number, words: string])[] {
  const record = ledger.record('salesforce', salesforce.id ?? '');
  if (record === undefined) return [];
  const { kind } = record;
  const kept = kind.keyField === null ? `${kind.store}/${marketo.id ?? ''}` : (ledger.keptUnder(kind, record.id)?.id ?? '');
  const changes = kind.fields.filter((one) => field === undefined || one.marketo === field).flatMap(({ marketo: key }) => [...ledger.history('salesforce', record.id, key), ...ledger.history('marketo', kept, key)]);
  return changes.map((one) => [one.at, `${one.side} ${one.recordId}.${one.field.marketo}: ${JSON.stringify(one.from)} → ${JSON.stringify(one.to)} by ${one.by}${one.atCreation ? ' at creation' : ''}`] as const);
}

function stateOf(pair: Pair, field: string | undefined): readonly string[] {
  const about = <Value>(from: Readonly<Record<string, Value>>): unknown => (field === undefined ? from : from[field]);
  return [
    `at the end a ${pair.object}; base ${JSON.stringify(about(pair.base))}`,
    ...SIDES.map((side) => {
      const { id, presence, differences, rewrites, lookDue, work, seenVersion, writtenMark } = pair[side];
      return `  ${side} ${String(id)} ${presence}, seen ${String(seenVersion)}, differs ${JSON.stringify(about(differences))}, rewrites ${JSON.stringify(about(rewrites))}, look due ${lookDue}, mark ${writtenMark}, work ${JSON.stringify(work)}`;
    }),
  ];
}
