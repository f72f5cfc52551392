import { defaultWinner, followedObjects, linesOf } from '../../domain/field-mapping.ts';
import type { ConflictPolicy, Direction, ObjectLine } from '../../domain/field-mapping.ts';
import type { ConnectionRules } from '../../domain/connection.ts';
import { isCampaign, isMember, isPersonObject } from '../../domain/object-pair.ts';
import type { PairObject } from '../../domain/side.ts';
import type { Configuration } from '../configuration/configuration.ts';
import { objectName } from '../settings/object-names.ts';
import { dictionaryObject } from './dictionary-object.ts';

/** What people say of a synced field; absent is not said. */
export type FieldNotes = Omit<Configuration['dictionary'][number], 'object' | 'field'>;

/** One synced field with everything that is known and said of it (PRODUCT C1). */
export interface DictionaryEntry extends FieldNotes {
  /** `person` for leads and contacts, else the kind of record. */
  readonly object: string;
  /** Marketo's REST name. */
  readonly field: string;
  /** Salesforce API names by object: lead and contact apart. */
  readonly salesforce: Readonly<Record<string, string>>;
  readonly direction: Direction;
  readonly winner: Winner;
  /** The version of the configuration that put it in, or from which its object is followed, the last time; null for a line that follows from another setting. */
  readonly added: LineAdded | null;
  /** Which of purpose, owner and users nobody has said. */
  readonly missing: readonly (keyof FieldNotes)[];
}

/** Who wins when both sides changed: a side, by a rule that hangs on the case, or the only side that may write. */
export type Winner = 'salesforce' | 'marketo' | 'marketo for leads, salesforce for contacts' | Exclude<ConflictPolicy, 'by-object' | 'marketo-wins' | 'salesforce-wins'>;

/** Since when a line is there, and who put it in. */
export interface LineAdded {
  readonly version: number;
  /** ISO 8601. */
  readonly at: string;
  readonly by: string;
}

/** Since when what a configuration names has been there: lines of people, members and campaigns by Marketo's names, objects by their names in the settings. */
export interface LinesAdded {
  readonly people: ReadonlyMap<string, LineAdded>;
  readonly objects: ReadonlyMap<string, LineAdded>;
  readonly members: ReadonlyMap<string, LineAdded>;
  readonly campaigns: ReadonlyMap<string, LineAdded>;
}

/** What somebody should say of every field. */
const WANTED = ['purpose', 'owner', 'usedBy'] as const satisfies readonly (keyof FieldNotes)[];

/** Every synced field of a connection, people first. */
export function dictionaryOf(rules: ConnectionRules, notes: Configuration['dictionary'], added: LinesAdded): readonly DictionaryEntry[] {
  const entries = new Map<string, DictionaryEntry>();
  for (const object of followedObjects(rules.mapping)) {
    for (const line of linesOf(rules.mapping, object)) {
      const name = dictionaryObject(object);
      const key = `${name}/${line.key}`;
      const known = entries.get(key);
      const said = notes.find((note) => note.object === name && note.field === line.key);
      entries.set(key, known === undefined ? entryOf(object, line, said, added) : { ...known, salesforce: { ...known.salesforce, [object]: line.salesforce } });
    }
  }
  return [...entries.values()];
}

/** The share of what should be said of the fields that is said: from 0 to 1, and 1 where nothing is synced. */
export function completeness(entries: readonly DictionaryEntry[]): number {
  const wanted = entries.length * WANTED.length;
  return wanted === 0 ? 1 : 1 - entries.reduce((sum, { missing }) => sum + missing.length, 0) / wanted;
}

/** Entries of a dictionary that name no synced field: what they say is kept, and shown to nobody else. */
export function orphanNotes(entries: readonly DictionaryEntry[], notes: Configuration['dictionary']): readonly string[] {
  const synced = new Set(entries.map(({ object, field }) => `${object}/${field}`));
  return notes.map(({ object, field }) => `${object}/${field}`).filter((name) => !synced.has(name));
}

function entryOf(object: PairObject, line: ObjectLine, said: Configuration['dictionary'][number] | undefined, added: LinesAdded): DictionaryEntry {
  const { object: _object, field: _field, ...notes } = said ?? { object: '', field: '', usedBy: [] };
  return {
    ...notes,
    object: dictionaryObject(object),
    field: line.key,
    salesforce: { [object]: line.salesforce },
    direction: line.direction,
    winner: winnerOf(object, line),
    added: addedOf(object, line, added) ?? null,
    missing: WANTED.filter((part) => (part === 'usedBy' ? notes.usedBy.length === 0 : notes[part] === undefined)),
  };
}

/** A link of a person to an owner or account comes with that object; what goes with an object that states no lines, with the object. */
function addedOf(object: PairObject, { key, links }: ObjectLine, { people, objects, members, campaigns }: LinesAdded): LineAdded | undefined {
  if (isPersonObject(object)) return people.get(key) ?? (links === undefined ? undefined : objects.get(objectName(links)));
  if (isMember(object)) return members.get(key);
  return isCampaign(object) ? campaigns.get(key) : objects.get(objectName(object));
}

function winnerOf(object: PairObject, { direction, policy }: ObjectLine): Winner {
  if (direction !== 'both') return direction === 'to-marketo' ? 'salesforce' : 'marketo';
  if (policy === 'marketo-wins') return 'marketo';
  if (policy === 'salesforce-wins') return 'salesforce';
  if (policy !== 'by-object') return policy;
  return isPersonObject(object) ? 'marketo for leads, salesforce for contacts' : defaultWinner(object);
}

/** What a table of all versions tells of lines: the version since which each has been there without a gap. */
export function sinceWhen(versions: readonly { readonly version: number; readonly madeAt: string; readonly madeBy: string; readonly keys: readonly string[] }[]): ReadonlyMap<string, LineAdded> {
  const added = new Map<string, LineAdded>();
  for (const { version, madeAt: at, madeBy: by, keys } of versions.toSorted((a, b) => a.version - b.version)) {
    const present = new Set(keys);
    for (const key of added.keys()) if (!present.has(key)) added.delete(key);
    for (const key of present) if (!added.has(key)) added.set(key, { version, at, by });
  }
  return added;
}
