import type { Progression, Schema } from './field.ts';
import type { Side } from './side.ts';
import { otherSide, SIDES } from './side.ts';

/** A campaign and the program that its members go with, as the settings pair them (PRODUCT A4). */
export interface CampaignPairing {
  /** The campaign's Salesforce id, in 18 characters. */
  readonly campaign: string;
  /** The program's id as digits, or its name. */
  readonly program: string;
  /** Statuses that mean the same; those that no line names go with the one of equal name. */
  readonly statuses: readonly StatusMatch[];
  readonly policy: PairingPolicy;
}

/** A status of the campaign, and one of the program's channel. */
export interface StatusMatch {
  readonly salesforce: string;
  readonly marketo: string;
}

/** Whose status stays when both sides changed it: the one further on in the program's steps, or always one side's. */
export type PairingPolicy = 'further-on' | 'salesforce-wins' | 'marketo-wins';

/** A pairing of which both sides are seen. */
export interface ResolvedPairing {
  readonly campaign: string;
  /** The program's id. */
  readonly program: string;
  readonly policy: PairingPolicy;
  readonly statuses: readonly SharedStatus[];
}

/** Statuses that mean the same, under one word. */
export interface SharedStatus {
  /** The campaign's word where it has one, else the program's. */
  readonly word: string;
  /** What it is called on each side, the one that is written first; empty where that side has none. */
  readonly on: Readonly<Record<Side, readonly string[]>>;
  /** The step of the status that is written to Marketo; null where it has none. */
  readonly step: number | null;
}

/** What is wrong with a pairing as a whole, for an announcement. */
export interface PairingProblem {
  readonly code: 'CAMPAIGN_NOT_PAIRED' | 'CAMPAIGN_STATUSES_DIFFER';
  readonly campaign: string;
  /** What exactly, in a clause. */
  readonly detail: string;
}

/** The pairings that can be served now, by campaign, and what is wrong with them and the others. */
export interface ResolvedPairings {
  /** All campaigns that the settings name. */
  readonly named: ReadonlySet<string>;
  readonly pairings: ReadonlyMap<string, ResolvedPairing>;
  /** The campaigns of programs that are seen, by the program's id. */
  readonly campaigns: ReadonlyMap<string, string>;
  readonly problems: readonly PairingProblem[];
}

/** Finds the campaigns and programs of the settings among what is seen, and ties their statuses together. */
export function resolvePairings(named: readonly CampaignPairing[], schemas: Readonly<Record<Side, Schema>>): ResolvedPairings {
  const pairings = new Map<string, ResolvedPairing>();
  const problems: PairingProblem[] = [];
  const campaignsOf = new Map<string, string>();
  const campaigns = schemas.salesforce.objects['campaign-member']?.progressions ?? [];
  const programs = schemas.marketo.objects['program-member']?.progressions ?? [];
  for (const pairing of named) {
    const { campaign, program, policy } = pairing;
    const seen = { salesforce: campaigns.find(({ id }) => id === campaign), marketo: programs.find(({ id, name }) => id === program || name === program) };
    if (seen.salesforce === undefined) problems.push({ code: 'CAMPAIGN_NOT_PAIRED', campaign, detail: `Salesforce shows no campaign ${campaign}` });
    if (seen.marketo === undefined) problems.push({ code: 'CAMPAIGN_NOT_PAIRED', campaign, detail: `Marketo shows no program ${program}` });
    if (seen.marketo !== undefined) campaignsOf.set(seen.marketo.id, campaign);
    if (seen.salesforce === undefined || seen.marketo === undefined) continue;
    const both = { salesforce: seen.salesforce, marketo: seen.marketo };
    const statuses = shareStatuses(pairing.statuses, both);
    pairings.set(campaign, { campaign, program: both.marketo.id, policy, statuses });
    const detail = [...unknownStatuses(pairing.statuses, both), ...loneStatuses(statuses)].join('; ');
    if (detail !== '') problems.push({ code: 'CAMPAIGN_STATUSES_DIFFER', campaign, detail });
  }
  return { named: new Set(named.map(({ campaign }) => campaign)), pairings, campaigns: campaignsOf, problems };
}

type Both = Readonly<Record<Side, Progression>>;

/** Statuses that a line ties together, also over other lines, are one; so are those of equal names that no line names. */
function shareStatuses(lines: readonly StatusMatch[], both: Both): readonly SharedStatus[] {
  const groups: Record<Side, string[]>[] = [];
  const tie = (match: Partial<StatusMatch>): void => {
    const known = groups.filter((group) => SIDES.some((side) => group[side].some((status) => isNamed(status, match[side]))));
    const [group = { salesforce: [], marketo: [] }, ...others] = known;
    if (known.length === 0) groups.push(group);
    for (const other of others) groups.splice(groups.indexOf(other), 1);
    for (const side of SIDES) group[side] = distinct([...group[side], ...others.flatMap((other) => other[side]), ...(match[side] === undefined ? [] : [match[side]])]);
  };
  for (const line of lines) tie(spelled(line, both));
  for (const { name } of both.salesforce.statuses) {
    const isListed = lines.some(({ salesforce }) => isNamed(salesforce, name));
    const equal = isListed ? undefined : both.marketo.statuses.find((status) => isNamed(status.name, name) && !lines.some(({ marketo }) => isNamed(marketo, name)));
    tie({ salesforce: name, ...(equal === undefined ? {} : { marketo: equal.name }) });
  }
  for (const { name } of both.marketo.statuses) tie({ marketo: name });
  const taken = new Set(groups.flatMap(({ salesforce: [first] }) => first ?? []));
  return groups.filter((group) => SIDES.some((side) => group[side].length > 0)).map((on) => ({ word: wordOf(on, taken), on, step: both.marketo.statuses.find(({ name }) => name === on.marketo[0])?.step ?? null }));
}

/** Each side's own spelling of what a line names; left out where that side has no such status. */
function spelled(line: StatusMatch, both: Both): Partial<StatusMatch> {
  const found = SIDES.flatMap((side) => both[side].statuses.filter(({ name }) => isNamed(name, line[side])).map(({ name }) => [side, name] as const));
  return Object.fromEntries(found);
}

/** A status that Marketo alone has is not called as one that Salesforce has and that means something else. */
function wordOf({ salesforce: [label], marketo: [name = ''] }: SharedStatus['on'], taken: ReadonlySet<string>): string {
  return label ?? (taken.has(name) ? `${name} (Marketo)` : name);
}

const OWNERS = { salesforce: 'the campaign', marketo: 'the program' } as const;

function unknownStatuses(lines: readonly StatusMatch[], both: Both): readonly string[] {
  return lines.flatMap((line) =>
    SIDES.filter((side) => !both[side].statuses.some(({ name }) => isNamed(name, line[side]))).map((side) => `${OWNERS[side]} has no status "${line[side]}"`),
  );
}

function loneStatuses(statuses: readonly SharedStatus[]): readonly string[] {
  return SIDES.flatMap((side) => statuses.filter(({ on }) => on[otherSide(side)].length === 0).flatMap(({ on }) => on[side].map((status) => `"${status}" of ${OWNERS[side]} has no counterpart`)));
}

/** The word for a status that a side shows; one that is not among its statuses stands for itself. */
export function statusSeen({ statuses }: ResolvedPairing, side: Side, status: string): string {
  return statuses.find(({ on }) => on[side].some((name) => isNamed(name, status)))?.word ?? status;
}

/** What a side calls a status; null when it has no such one. */
export function statusOnSide({ statuses }: ResolvedPairing, side: Side, word: string): string | null {
  return statuses.find((status) => status.word === word)?.on[side][0] ?? null;
}

/** Where a status stands in the program's steps; null when Marketo has no such one. */
export function stepOf({ statuses }: ResolvedPairing, word: string): number | null {
  return statuses.find((status) => status.word === word)?.step ?? null;
}

/** Salesforce takes a label in any case; so does whoever writes the settings. */
function isNamed(name: string, other: string | undefined): boolean {
  return name.trim().toLowerCase() === other?.trim().toLowerCase();
}

function distinct(names: readonly string[]): string[] {
  return names.filter((name, index) => names.findIndex((other) => isNamed(other, name)) === index);
}

/**
 * How Bascule names a membership of Marketo, which gives it no id of its own: by program and person. A merge of persons
 * gives it another name.
 */
export function membershipName(program: string, person: string): string {
  return `${program}-${person}`;
}

/** Program and person of a membership's name; null for what is none. */
export function membershipNamed(name: string): { readonly program: string; readonly person: string } | null {
  const [, program, person] = /^(\d{1,15})-(\d{1,15})$/.exec(name) ?? [];
  return program === undefined || person === undefined ? null : { program, person };
}

/** How Bascule names a program: its number alone could be a person's too. */
export function programName(program: string): string {
  return `program-${program}`;
}

/** The number of a program by its name; null for what is none. */
export function programNamed(name: string): string | null {
  return /^program-(\d{1,15})$/.exec(name)?.[1] ?? null;
}

/** How a campaign and a program stand to each other by the settings as they are now. */
export type Standing =
  /** They go together. */
  | 'paired'
  /** The settings pair the campaign with another program, or with one that is not seen. */
  | 'not-paired'
  /** The settings say nothing of the campaign any more. */
  | 'not-named';

/** How the campaign with this Salesforce id, and what Bascule calls the program, stand to each other; without a program, whether one is to be found. */
export function standingOf(campaign: string | null, program: string | null, pairings: ResolvedPairings | undefined): Standing {
  if (campaign === null || pairings?.named.has(campaign) !== true) return 'not-named';
  const paired = pairings.pairings.get(campaign);
  return paired !== undefined && (program === null || programName(paired.program) === program) ? 'paired' : 'not-paired';
}

/**
 * Whether a campaign and what Bascule calls the program are to be parted: the program is another campaign's by now, or the campaign
 * another program's. One whose own is not seen stays as it is; so does one of which the settings say nothing, and a
 * campaign that is not known.
 */
export function isStrayed(campaign: string | null, program: string, pairings: ResolvedPairings | undefined): boolean {
  if (campaign === null || pairings === undefined || standingOf(campaign, program, pairings) === 'paired') return false;
  const owner = pairings.campaigns.get(programNamed(program) ?? '');
  return pairings.pairings.has(campaign) || pairings.pairings.has(owner ?? '');
}
