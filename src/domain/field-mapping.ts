import type { CampaignPairing } from './campaign-pairing.ts';
import type { FormulaChoice } from './formula-choice.ts';
import { KEYED_OBJECTS, PERSON_OBJECTS, isCampaign, isCustomObject, isKeyed, isMember, isPersonObject, isTold, rankOfMaking } from './object-pair.ts';
import type { KeyedObject, PairObject, Side } from './side.ts';
import { parentPaths } from './sync-filter.ts';
import type { SyncFilters } from './sync-filter.ts';
import { own } from './value.ts';
import type { FieldRules } from './value-rule.ts';

/** Who may write: both ways, or only towards one side (PRODUCT C1). */
export type Direction = 'both' | 'to-marketo' | 'to-salesforce';

/**
 * Who wins when both sides changed (PRODUCT A6). `by-object` is the native default:
 * Marketo wins for leads, Salesforce wins for contacts (marketo-native-sync.md §2.5).
 * `fill-if-empty` never overwrites a value; `write-once` stops after the first agreement.
 * `further-on` is for statuses of members alone: the one further on in the program's steps wins (`src/domain/merge-status.ts`).
 */
export type ConflictPolicy =
  | 'by-object'
  | 'marketo-wins'
  | 'salesforce-wins'
  | 'most-recent'
  | 'fill-if-empty'
  | 'write-once'
  | 'further-on';

/** What is done with the values of a line on their way, whatever object it is of; all absent: they cross as they are. */
export interface LineWays {
  /** Value rules (PRODUCT C5). */
  readonly rules?: FieldRules;
  /** Set where values may be converted because the two fields are of different types (`src/domain/type-rules.ts`). */
  readonly converts?: true;
  /** Why the line goes one way although the settings mean it to go both, for people. */
  readonly oneWayBecause?: string;
  /** How the field is kept fresh where Salesforce calculates it; absent: `on-change`. */
  readonly formula?: FormulaChoice;
}

/** One line of the field mapping: one Marketo field and the Salesforce fields it goes with. */
export interface FieldMapping extends LineWays {
  /** Marketo's REST name; also the key by which base and differences are stored. */
  readonly marketo: string;
  /** Salesforce API name on the lead; null when leads do not carry it. */
  readonly lead: string | null;
  /** Salesforce API name on the contact; null when contacts do not carry it. */
  readonly contact: string | null;
  readonly direction: Direction;
  readonly policy: ConflictPolicy;
  /** Set when the value is the Salesforce id of a record of this object: it goes out once Marketo has that record. */
  readonly links?: PairObject;
  /**
   * Set on a line that tells one side whether the record on the other one is deleted: it crosses because that record is gone, where
   * nothing else does (marketo-native-sync.md §2.6, decision 46).
   */
  readonly isDeletionFlag?: true;
  /** As in `ObjectLine`. */
  readonly tellsDeletionTo?: 'salesforce';
}

/** One line of the mapping of a keyed object: Marketo takes the value from Salesforce (PRODUCT A2). */
export interface KeyedFieldMapping {
  /** Marketo's REST name; also the key by which base and differences are stored. */
  readonly marketo: string;
  /** Salesforce API name. */
  readonly salesforce: string;
  /** As in `FieldMapping`. */
  readonly links?: PairObject;
  /** Set on a link where Marketo wants its own id of the linked record: the two ids are exchanged on the way (`src/engine/linked-ids.ts`). */
  readonly translated?: true;
  /** Set on a part of a key of several fields: it is needed to make the record, and Marketo never changes it (apis.md A6). */
  readonly isKey?: true;
  /** Set on a field of a task or event whose every change is worth an activity; the others go along (decision 27). */
  readonly tells?: true;
  /** As in `FieldMapping`. */
  readonly isDeletionFlag?: true;
}

/** Mapping key of the person in whose log the activity of a task or event stands (apis.md A5). */
export const TOLD_OF = 'leadId';
/** Mapping key of the moment whose state an activity tells: when the task or event was last changed. */
export const TOLD_AT = 'activityDate';
/** Mapping key of the moment when the task or event was made. */
export const MADE_AT = 'createdDate';

/** One line of any object's mapping, as it stands for that object. */
export interface ObjectLine extends LineWays {
  /** Marketo's REST name. */
  readonly key: string;
  readonly salesforce: string;
  readonly direction: Direction;
  readonly policy: ConflictPolicy;
  /** This and the next four as in `KeyedFieldMapping`. */
  readonly links?: PairObject;
  readonly translated?: true;
  readonly isKey?: true;
  readonly tells?: true;
  readonly isDeletionFlag?: true;
  /** Set on the line that tells Salesforce whether Marketo's record is deleted: Marketo has no field that says it, so the word is ours (decision 46). */
  readonly tellsDeletionTo?: 'salesforce';
  /** Set on the line that tells this side that a filter keeps the record from it: it crosses although nothing else does. */
  readonly tellsFilterTo?: Side;
  /**
   * Which part of a membership it says. A campaign is named by its Salesforce id on both sides, a status by one word for both
   * (`src/domain/campaign-pairing.ts`), and a person by its Salesforce id, or by Marketo's as long as Salesforce has none.
   */
  readonly part?: 'campaign' | 'person' | 'status';
}

/**
 * What is synced of every membership (apis.md A6). Campaign and person say which membership it is: they are agreed on when it is
 * linked, and what becomes of the person afterwards, by a conversion or a merge, both vendors carry over by themselves.
 */
const MEMBER_LINES: readonly ObjectLine[] = [
  { key: 'programId', salesforce: 'CampaignId', direction: 'both', policy: 'write-once', translated: true, part: 'campaign' },
  { key: 'leadId', salesforce: 'LeadOrContactId', direction: 'both', policy: 'write-once', links: 'contact', translated: true, part: 'person' },
  { key: 'statusName', salesforce: 'Status', direction: 'both', policy: 'further-on', part: 'status' },
];

/** Keys of what makes a membership; all else that lines name goes in a call behind that (decision 41). */
export const MEMBERSHIP_ITSELF: ReadonlySet<string> = new Set(MEMBER_LINES.map(({ key }) => key));

/** When Marketo made a membership: whoever joins a program again has the name there that the one before had, and is another record (decision 41). */
export const MEMBERSHIP_MADE_AT = 'createdAt';

/** The mapping and the two key fields that make creates findable again (I8). */
export interface Mapping {
  /** Leads and contacts with their persons. */
  readonly fields: readonly FieldMapping[];
  /** Every other object that is synced; one that is left out is not followed. */
  readonly objects: Readonly<Partial<Record<KeyedObject, readonly KeyedFieldMapping[]>>>;
  /** What is done with values of keyed objects on their way, by mapping key; absent: they cross as they are. */
  readonly ways?: Readonly<Partial<Record<KeyedObject, Readonly<Record<string, LineWays>>>>>;
  /** By side, the kinds of pairs whose record there is deleted when its counterpart was; all others are kept (PRODUCT A8). */
  readonly deletedToo?: Readonly<Record<Side, readonly PairObject[]>>;
  /** Campaigns whose members go with a program's (PRODUCT A4); absent or empty: no members are followed. */
  readonly campaigns?: readonly CampaignPairing[];
  /** What of those members is synced beside their status; absent or empty: nothing. */
  readonly memberFields?: readonly ObjectLine[];
  /** What of those campaigns goes with their programs beside the members; absent or empty: nothing. */
  readonly campaignFields?: readonly ObjectLine[];
  /** Which records go to which side (PRODUCT H1); absent: all. */
  readonly filters?: SyncFilters;
  /** Marketo field that carries the Salesforce id of the person's lead or contact. */
  readonly marketoKeyField: string;
  /** Salesforce external id field that carries the Marketo person id. */
  readonly salesforceKeyField: string;
  /**
   * What the mapping was in the last few versions of the rules, newest first. Lines that were taken out since take no part, but Marketo's
   * log goes on telling of our last writes of them (`HeardField`). Absent: nothing was taken out, or nobody asks.
   */
  readonly earlier?: readonly Mapping[];
}

/** The side that wins a conflict under the native rule (marketo-native-sync.md §2.5). */
export function defaultWinner(object: PairObject): Side {
  return object === 'lead' ? 'marketo' : 'salesforce';
}

/** The lines of the mapping that an object carries. */
export function linesOf(mapping: Mapping, object: PairObject): readonly ObjectLine[] {
  if (isMember(object)) return [...MEMBER_LINES, ...(mapping.memberFields ?? [])];
  if (isCampaign(object)) return mapping.campaignFields ?? [];
  if (!isPersonObject(object)) return (mapping.objects[object] ?? []).map((line) => keyedLine(mapping, object, line));
  return mapping.fields.flatMap(({ marketo, lead, contact, ...line }) => {
    const salesforce = object === 'lead' ? lead : contact;
    return salesforce === null ? [] : [{ key: marketo, salesforce, ...line }];
  });
}

/** Whether all that is seen of a custom object takes part, because no field is named (decision 25). The flag of its deletion names none. */
export function takesEveryField({ objects }: Pick<Mapping, 'objects'>, object: PairObject): boolean {
  return isCustomObject(object) && (objects[object] ?? []).every(({ isDeletionFlag }) => isDeletionFlag === true);
}

/** The kinds of pairs a connection follows: people always, the others where they have a mapping, members where campaigns are named. */
export function followedObjects({ objects, campaigns = [], campaignFields = [] }: Mapping): readonly PairObject[] {
  const custom = Object.keys(objects).filter(isCustomObject);
  const keyed = [...KEYED_OBJECTS, ...custom].filter((object) => objects[object] !== undefined);
  const ofCampaigns = campaignFields.length === 0 ? (['campaign-member'] as const) : (['campaign', 'campaign-member'] as const);
  return [...PERSON_OBJECTS, ...keyed, ...(campaigns.length === 0 ? [] : ofCampaigns)];
}

/** What a connection follows on one side. */
export interface Followed {
  readonly objects: readonly PairObject[];
  /** The campaigns or programs whose members are followed, as the side names them: ids of 18 characters, or ids in digits and names. */
  readonly memberships: readonly string[];
  /** Set where lines name fields of members, which a side may have to be asked for. */
  readonly hasMemberFields?: true;
  /** Fields of parents at which filters look, by path (`Account.Industry`); absent: none. */
  readonly parentFields?: Readonly<Partial<Record<PairObject, readonly string[]>>>;
}

/** What is followed on a side, in the order in which it is read. */
export function followedOn(mapping: Mapping, side: Side): Followed {
  const memberships = (mapping.campaigns ?? []).map(({ campaign, program }) => (side === 'salesforce' ? campaign : program));
  const fields = (mapping.memberFields ?? []).length === 0 ? {} : { hasMemberFields: true as const };
  return { objects: followedObjects(mapping), memberships, ...fields, ...(side === 'salesforce' && mapping.filters !== undefined ? { parentFields: parentPaths(mapping.filters) } : {}) };
}

/** Those of them that the second look compares (decision 28): what is told once has no record in Marketo. */
export function comparedObjects(mapping: Mapping): readonly PairObject[] {
  return followedObjects(mapping).filter((object) => !isTold(object));
}

/** The places in the order of making at which something may have to be made on a side (PRODUCT A2). */
export function ranksToMake(mapping: Mapping, side: Side): readonly number[] {
  const made = followedObjects(mapping).filter((object) => side === 'marketo' || !(isKeyed(object) || isCampaign(object)));
  return [...new Set(made.map(rankOfMaking))].toSorted((a, b) => a - b);
}

/** A line of a keyed object, with what is done with its values. */
export function keyedLine({ ways }: Mapping, object: KeyedObject, { marketo, ...line }: KeyedFieldMapping): ObjectLine {
  return { key: marketo, direction: 'to-marketo', policy: 'salesforce-wins', ...line, ...own(ways?.[object] ?? {}, marketo) };
}
