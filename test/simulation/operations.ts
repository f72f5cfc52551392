import type { HttpRequest } from '../../src/connectors/http-transport.ts';
import type { Side } from '../../src/domain/side.ts';
import { isCount, isSoap } from './deletions-sent.ts';
import type { FaultId } from './fault-kinds.ts';
import { isOfObjects, isOfObjectType, kindWritten, mergeAsked } from './object-rows.ts';
import type { Owner } from './scheduler.ts';
import { isWriteCall } from './sent-rows.ts';

/** Calls of Salesforce, by what the connector wants of them. */
const SALESFORCE_CALLS = ['salesforce sign-in', 'salesforce poll', 'salesforce read', 'salesforce write'] as const;
const MARKETO_READS = ['marketo paging token', 'marketo activities', 'marketo people'] as const;
const MARKETO_CALLS = ['marketo sign-in', 'marketo describe', ...MARKETO_READS, 'marketo write'] as const;
/** Every call to a vendor. */
export const CALLS: readonly string[] = [...SALESFORCE_CALLS, ...MARKETO_CALLS];

/** Calls to Marketo that write other objects than people, make one, or merge people. */
export const OBJECT_WRITES: readonly string[] = ['marketo object write', 'marketo merge', 'marketo object type'];
/** The same, and those that read them. */
export const OBJECT_CALLS: readonly string[] = [...OBJECT_WRITES, 'marketo object write', 'marketo objects'];

/** Calls that write memberships, and that read them; what is named twice is struck twice as often. */
export const MEMBER_WRITES: readonly string[] = ['marketo member write', 'marketo member write', 'salesforce write'];
export const MEMBER_CALLS: readonly string[] = [...MEMBER_WRITES, 'marketo members', 'salesforce read'];
/** Calls that write fields of memberships, campaigns and programs; what a program holds is read right before. */
export const SHARED_WRITES: readonly string[] = ['marketo member write', 'marketo programs', 'salesforce write'];
/** Calls that tell of tasks and events, or make what they are told by. */
export const ACTIVITY_WRITES: readonly string[] = ['marketo activity write'];
export const ACTIVITY_CALLS: readonly string[] = [...ACTIVITY_WRITES, ...ACTIVITY_WRITES, 'marketo activity type', 'marketo activities'];
/** Calls that delete, that merge in Salesforce, and that count for a second look. */
export const LIFECYCLE_CALLS: readonly string[] = ['marketo delete', 'marketo delete', 'salesforce delete', 'salesforce delete', 'salesforce merge', 'salesforce merge', 'marketo merge', 'salesforce count', 'salesforce read', 'marketo people'];

/** Transactions, by how their pairs are chosen. */
const CHANGES: readonly string[] = ['none', 'pair-id', 'side-ids', 'waiting', 'look-due', 'rejected'].map((by) => `change by ${by}`);
const STORE_CALLS: readonly string[] = [...CHANGES, 'load cursor', 'orphaned operations', 'acquire lease', 'renew lease', 'release lease', 'end other leases', 'save cycle', 'add calls', 'cycles'];

/** What a worker does while nothing of it is under way. */
export const NOTHING = 'nothing';

/** What a call to a vendor is for. */
export function callName(side: Side, request: HttpRequest): string {
  const { path, body } = request;
  if (path.includes('oauth')) return `${side} sign-in`;
  if (kindWritten(request) !== null) return 'marketo object write';
  if (mergeAsked(request) !== null) return 'marketo merge';
  if (isOfObjectType(request)) return 'marketo object type';
  if (path === '/rest/v1/leads/delete.json') return 'marketo delete';
  if (side === 'salesforce' && isSoap(request)) return 'salesforce merge';
  if (side === 'salesforce' && isCount(request)) return 'salesforce count';
  if (side === 'salesforce' && body?.includes('"DELETE"') === true) return 'salesforce delete';
  const beside = side === 'marketo' ? besidePeople(request) : null;
  if (beside !== null) return beside;
  if (isWriteCall(side, request) && body?.startsWith('_method=GET') !== true) return `${side} write`;
  // Every reading of Salesforce asks what the fields are as well; one of named records goes by their ids, not by stamps.
  if (side === 'salesforce') return body?.includes('ORDER%20BY%20Id') === true && !body.includes('CampaignMemberStatus') ? 'salesforce read' : 'salesforce poll';
  if (path.includes('describe')) return 'marketo describe';
  if (isOfObjects(path)) return 'marketo objects';
  if (path.includes('pagingtoken')) return 'marketo paging token';
  return path.includes('activities') ? 'marketo activities' : 'marketo people';
}

/** Calls about memberships, programs and custom activities; null for every other call to Marketo. */
function besidePeople({ method, path }: HttpRequest): string | null {
  if (/^\/rest\/v1\/programs\/\d+\/members/.test(path)) return method === 'POST' ? 'marketo member write' : 'marketo members';
  if (path.startsWith('/rest/v1/programs/') || path.startsWith('/rest/asset/')) return 'marketo programs';
  if (!path.startsWith('/rest/v1/activities/external')) return null;
  return path === '/rest/v1/activities/external.json' ? 'marketo activity write' : 'marketo activity type';
}

/** What is under way, so that a fault can be told by what it struck (reliability.md §2.3, rule 10). */
export interface UnderWay {
  /** Something of a process begins; answers how to end it. */
  begin(process: Owner, operation: string): () => void;
  /** What a process began last and has not ended. */
  of(process: Owner): string;
  /** The same of any process: for faults that strike the world. */
  anywhere(): string;
  /** A process is dead: nothing of it goes on. */
  drop(process: Owner): void;
  /** Does something once the next such operation of any process has begun. */
  when(operation: string, act: (process: Owner) => void): void;
  /** Forgets what waits for an operation to begin. */
  heal(): void;
}

/** Nothing is under way yet. */
export function createUnderWay(): UnderWay {
  const entries = new Set<{ readonly process: Owner; readonly operation: string }>();
  let waiting: readonly { readonly operation: string; readonly act: (process: Owner) => void }[] = [];
  const last = (isMeant: (process: Owner) => boolean): string => [...entries].findLast(({ process }) => isMeant(process))?.operation ?? NOTHING;
  return {
    begin(process, operation) {
      const entry = { process, operation };
      entries.add(entry);
      const due = waiting.filter((one) => one.operation === operation);
      if (due.length > 0) waiting = waiting.filter((one) => one.operation !== operation);
      for (const { act } of due) act(process);
      return () => void entries.delete(entry);
    },
    of: (process) => last((other) => other === process),
    anywhere: () => last(() => true),
    drop(process) {
      for (const entry of entries) if (entry.process === process) entries.delete(entry);
    },
    when(operation, act) {
      waiting = [...waiting, { operation, act }];
    },
    heal() {
      waiting = [];
    },
  };
}

/** What faults strike that strike the world and nothing in particular: our writes are under way, or reading is, or nothing. */
const OF_THE_WORLD: readonly string[] = ['salesforce write', 'marketo write', 'salesforce poll', 'marketo activities', NOTHING];

/** Faults by what they can strike: each of these pairs is to be reached by many seeds together. */
const STRIKES: Partial<Record<FaultId, readonly string[]>> = {
  ...Object.fromEntries((['F17', 'F18', 'F19', 'F36', 'F37', 'F39', 'F40', 'F41', 'F42', 'F43', 'F44', 'F56'] as const).map((id) => [id, OF_THE_WORLD])),
  F1: CALLS,
  F2: CALLS,
  F3: CALLS,
  F4: CALLS,
  F5: ['marketo describe', ...MARKETO_READS, 'marketo write'],
  F6: ['salesforce poll', 'salesforce read', 'salesforce write'],
  F7: CALLS,
  F8: ['salesforce poll', 'salesforce read', 'salesforce write', 'marketo describe', ...MARKETO_READS, 'marketo write'],
  F9: ['marketo describe', ...MARKETO_READS, 'marketo write'],
  F10: CALLS,
  F11: CALLS,
  F14: ['marketo activities'],
  F15: ['marketo activities'],
  F16: ['marketo activities'],
  F23: ['marketo activities'],
  F26: ['salesforce write', 'marketo write'],
  F28: ['salesforce write'],
  F29: ['salesforce write'],
  F46: [...CALLS, ...CHANGES, NOTHING],
  F47: [...CALLS, ...CHANGES, NOTHING],
  F48: [NOTHING, 'salesforce write', 'marketo write'],
  F49: CHANGES,
  F51: CHANGES,
  F52: STORE_CALLS,
  F55: [NOTHING],
  F57: [NOTHING, 'salesforce write', 'marketo write', 'change by waiting'],
};

/** The operations on which a fault is to be met. */
export function strikesOf(id: FaultId): readonly string[] {
  return STRIKES[id] ?? [];
}
