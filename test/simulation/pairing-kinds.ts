import type { CampaignPairing } from '../../src/domain/campaign-pairing.ts';
import type { Side } from '../../src/domain/side.ts';

/** Statuses that mean the same, by what each side calls them; a side without such a status has no word for it. */
export interface StatusMeaning extends Readonly<Record<Side, readonly string[]>> {
  /** Where it stands in the program's steps; null where the program has no such status. */
  readonly step: number | null;
}

/** A campaign and a program as an administrator would pair them, and what that makes of their statuses. */
export interface PairingKind {
  readonly name: 'webinar' | 'advertising' | 'trade show';
  /** One of the programs that every Marketo of the sandbox has. */
  readonly program: number;
  /** Statuses that the campaign gets beside those every campaign begins with. */
  readonly labels: readonly string[];
  /** The lines of the settings. */
  readonly statuses: CampaignPairing['statuses'];
  /** What follows from them: written down here, so that nobody has to ask the engine. */
  readonly meanings: readonly StatusMeaning[];
}

/** Lines of the settings, and what follows from them. */
type StatusTable = Pick<PairingKind, 'statuses' | 'meanings'>;

/** Every campaign begins with these (SF object reference: CampaignMemberStatus). */
export const FIRST_LABELS: readonly string[] = ['Sent', 'Responded'];

/**
 * Equal names, one that differs, two that mean the same, and statuses that the other side does not have. Two of one step can be
 * exchanged in Marketo (apis.md A6).
 */
export const PAIRING_KINDS: readonly PairingKind[] = [
  {
    name: 'webinar', program: 1001, labels: ['Registered', 'No Show', 'Attended'], statuses: [{ salesforce: 'Sent', marketo: 'Invited' }],
    meanings: [meaning(10, ['Sent'], ['Invited']), meaning(20, ['Registered'], ['Registered']), meaning(30, ['No Show'], ['No Show']), meaning(40, ['Attended'], ['Attended']), meaning(null, ['Responded'], []), meaning(40, [], ['Attended On-demand'])],
  },
  {
    name: 'advertising', program: 1002, labels: ['Registered', 'Confirmed', 'No Show'],
    statuses: [{ salesforce: 'Sent', marketo: 'Invited' }, { salesforce: 'Registered', marketo: 'Registered' }, { salesforce: 'Confirmed', marketo: 'Registered' }, { salesforce: 'Responded', marketo: 'Attended' }],
    meanings: [meaning(10, ['Sent'], ['Invited']), meaning(20, ['Registered', 'Confirmed'], ['Registered']), meaning(30, ['No Show'], ['No Show']), meaning(40, ['Responded'], ['Attended'])],
  },
  {
    name: 'trade show', program: 1004, labels: [], statuses: [{ salesforce: 'Sent', marketo: 'Invited' }, { salesforce: 'Responded', marketo: 'Visited Booth' }],
    meanings: [meaning(10, ['Sent'], ['Invited']), meaning(20, [], ['Registered']), meaning(30, ['Responded'], ['Visited Booth'])],
  },
];

/** Other tables of the same campaigns and programs, as an admin may come to tie them: what was one becomes two, or none, and what was two or none becomes one. */
const OTHER_TABLES: Readonly<Record<PairingKind['name'], readonly StatusTable[]>> = {
  webinar: [
    {
      statuses: [{ salesforce: 'Sent', marketo: 'Invited' }, { salesforce: 'Registered', marketo: 'Registered' }, { salesforce: 'Attended', marketo: 'Registered' }],
      meanings: [meaning(10, ['Sent'], ['Invited']), meaning(20, ['Registered', 'Attended'], ['Registered']), meaning(30, ['No Show'], ['No Show']), meaning(40, [], ['Attended']), meaning(null, ['Responded'], []), meaning(40, [], ['Attended On-demand'])],
    },
    {
      statuses: [{ salesforce: 'Sent', marketo: 'Invited' }, { salesforce: 'Responded', marketo: 'Attended' }, { salesforce: 'Attended', marketo: 'Attended On-demand' }],
      meanings: [meaning(10, ['Sent'], ['Invited']), meaning(20, ['Registered'], ['Registered']), meaning(30, ['No Show'], ['No Show']), meaning(40, ['Responded'], ['Attended']), meaning(40, ['Attended'], ['Attended On-demand'])],
    },
  ],
  advertising: [
    {
      statuses: [{ salesforce: 'Sent', marketo: 'Invited' }, { salesforce: 'Responded', marketo: 'Attended' }],
      meanings: [meaning(10, ['Sent'], ['Invited']), meaning(20, ['Registered'], ['Registered']), meaning(null, ['Confirmed'], []), meaning(30, ['No Show'], ['No Show']), meaning(40, ['Responded'], ['Attended'])],
    },
    {
      statuses: [{ salesforce: 'Sent', marketo: 'Invited' }, { salesforce: 'Confirmed', marketo: 'Attended' }, { salesforce: 'Responded', marketo: 'Attended' }],
      meanings: [meaning(10, ['Sent'], ['Invited']), meaning(20, ['Registered'], ['Registered']), meaning(30, ['No Show'], ['No Show']), meaning(40, ['Confirmed', 'Responded'], ['Attended'])],
    },
  ],
  'trade show': [
    {
      statuses: [{ salesforce: 'Sent', marketo: 'Invited' }, { salesforce: 'Responded', marketo: 'Registered' }],
      meanings: [meaning(10, ['Sent'], ['Invited']), meaning(20, ['Responded'], ['Registered']), meaning(30, [], ['Visited Booth'])],
    },
  ],
};

/** No kind has more tables. */
export const MOST_TABLES = 3;

/** The kind by each table that it may have, the first one first. */
export function byEveryTable(kind: PairingKind): readonly PairingKind[] {
  return [kind, ...OTHER_TABLES[kind.name].map((table) => ({ ...kind, ...table }))];
}

/** A campaign of this run with its program. */
export interface RunPairing {
  readonly kind: PairingKind;
  readonly policy: CampaignPairing['policy'];
  /** The campaign's Salesforce id. */
  readonly campaign: string;
}

/** The kind of that name. */
export function pairingKindNamed(name: PairingKind['name']): PairingKind {
  const found = PAIRING_KINDS.find((kind) => kind.name === name);
  if (found === undefined) throw new Error(`There is no pairing ${name} here.`);
  return found;
}

/** The kind over a campaign that has other labels besides: what bears the name of a status nobody has spoken for goes with that one. */
export function kindOver(kind: PairingKind, labels: readonly string[]): PairingKind {
  const others = labels.filter((label) => !kind.labels.includes(label));
  const isLone = ({ salesforce, marketo }: StatusMeaning, label: string): boolean => salesforce.length === 0 && marketo.includes(label);
  const tied = kind.meanings.map((one) => ({ ...one, salesforce: [...one.salesforce, ...others.filter((label) => isLone(one, label))] }));
  const untied = others.filter((label) => !kind.meanings.some((one) => isLone(one, label)));
  return { ...kind, labels: [...kind.labels, ...others], meanings: [...tied, ...untied.map((label) => meaning(null, [label], []))] };
}

/** What a status means that a side shows. */
export function meaningOn({ meanings }: PairingKind, side: Side, status: string): StatusMeaning | undefined {
  return meanings.find((one) => one[side].includes(status));
}

/** What is added to the word of a status that Marketo alone has, where the campaign has one of that name which means something else. */
const MARKETOS = / \(Marketo\)$/;

/** What a word of Bascule's means: the campaign's where it has one, else the program's. */
export function meaningOfWord(kind: PairingKind, word: unknown): StatusMeaning | undefined {
  if (typeof word !== 'string') return undefined;
  return MARKETOS.test(word) ? meaningOn(kind, 'marketo', word.replace(MARKETOS, '')) : (meaningOn(kind, 'salesforce', word) ?? meaningOn(kind, 'marketo', word));
}

function meaning(step: number | null, salesforce: readonly string[], marketo: readonly string[]): StatusMeaning {
  return { step, salesforce, marketo };
}
