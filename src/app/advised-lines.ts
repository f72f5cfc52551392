import { stringify } from 'yaml';
import type { AdvisedChange } from '../domain/field-advice.ts';
import type { FieldHealth } from '../domain/field-health.ts';
import type { FieldMapping } from '../domain/field-mapping.ts';
import { customName, isCampaign, isCustomObject, isKeyed, isPersonObject } from '../domain/object-pair.ts';
import { SIDES } from '../domain/side.ts';
import type { PairObject } from '../domain/side.ts';
import { dictionaryObject } from './dictionary/dictionary-object.ts';
import type { FieldNotes } from './dictionary/dictionary.ts';
import { objectSettingName } from './settings/object-names.ts';

/** What to do about a recommendation: lines of the configuration as YAML, or what to do where no line says it; one of the two. */
export interface ToDo {
  /** Lines to put into the configuration, in place of those that are there about the same field. */
  readonly lines: string | null;
  /** A sentence. */
  readonly instead: string | null;
}

/** What is known of the field's own line of the mapping, and of its neighbours. */
export interface AdvisedPlace {
  readonly field: FieldHealth;
  readonly line: FieldMapping | undefined;
  /** Whether its line says more than the names, the way and the winner: then what is new is to be put beside that. */
  readonly isElaborate: boolean;
  /** The same line on the other kind of people; absent where that does not carry it. */
  readonly onOtherPeople: FieldHealth | undefined;
  /** The API names of the object's mapped fields in Salesforce. */
  readonly siblings: readonly string[];
  /** Whether Marketo's record is deleted with Salesforce's. */
  readonly isDeletedToo: boolean;
  /** What the dictionary says of the field already. */
  readonly notes: Pick<FieldNotes, 'owner' | 'sensitivity'>;
}

/** A recommended change in the words of the configuration (decision 32). */
export function toDoAbout(change: AdvisedChange, place: AdvisedPlace): ToDo {
  const { field } = place;
  switch (change.kind) {
    case 'leave-out':
      return leaveOut(place);
    case 'coarsen': {
      const rule = change.by.kind === 'round' ? { round: change.by.digits } : { bands: [...change.by.from] };
      const way = change.to === 'marketo' ? 'toMarketo' : 'toSalesforce';
      // A band does not tell the number, so such a line goes one way (decision 34).
      const direction = change.by.kind === 'bands' ? { direction: `to-${change.to}` } : {};
      return lineWith(place, { rules: { [way]: [rule] } }, direction);
    }
    case 'refresh':
      return lineWith(place, { formula: { refreshEveryHours: change.everyHours } });
    case 'say-purpose':
      return asLines({ dictionary: [{ object: dictionaryObject(field.object), field: field.key, purpose: 'What for', ...place.notes }] });
    case 'look-at-source':
      return { lines: null, instead: 'See with `bascule explain` on a record of these who changes it, and let the automation write it once a day, or only when it means something.' };
  }
}

/** How an object is no longer followed. */
export function toDoAboutObject(object: PairObject): ToDo {
  if (isCampaign(object)) return { lines: null, instead: 'Take the lines of campaignFields out of the configuration; both sides keep what they have, and members go on.' };
  return { lines: null, instead: `Take ${isCustomObject(object) ? customName(object) : object} out of ${isCustomObject(object) ? 'customObjects' : 'objects'} in the configuration; Marketo keeps what it has.` };
}

/** A line of leads and contacts goes on with the others, where they have values in it. */
function leaveOut(place: AdvisedPlace): ToDo {
  const { field: { object, key, salesforce }, siblings, isDeletedToo, onOtherPeople } = place;
  const isUsedByOthers = onOtherPeople !== undefined && SIDES.some((side) => onOtherPeople.on[side]?.filled.share !== 0);
  if (isPersonObject(object)) return isUsedByOthers ? lineWith(place, {}, { [object]: null }) : asLines({ fields: [{ marketo: key, direction: 'none' }] });
  if (isCampaign(object)) return { lines: null, instead: `Take the line of ${key} out of campaignFields in the configuration; both sides keep what they have.` };
  const others = siblings.filter((name) => name !== salesforce);
  if (isCustomObject(object)) return others.length === 0 ? toDoAboutObject(object) : asLines({ customObjects: [{ salesforce: customName(object), fields: others, ...(isDeletedToo ? { deleteInMarketo: true } : {}) }] });
  return { lines: null, instead: `Take the right to read ${salesforce} from the sync user: what it does not see takes no part, and nothing is blanked.` };
}

/** The field's line with something more in it; `ofPeople` is what only a line of leads and contacts says. */
function lineWith({ field: { object, key }, line, isElaborate }: AdvisedPlace, more: Readonly<Record<string, unknown>>, ofPeople: Readonly<Record<string, unknown>> = {}): ToDo {
  if (isElaborate) return { lines: null, instead: `Write in its line of the configuration: ${stringify({ ...ofPeople, ...more }, { collectionStyle: 'flow' }).trim().slice(2, -2)}.` };
  if (isKeyed(object)) return asLines({ objectFields: [{ object: objectSettingName(object), marketo: key, ...more }] });
  if (line === undefined) return { lines: null, instead: 'The configuration has no line of its own for it: change what makes its values.' };
  const { marketo, lead, contact, direction, policy } = line;
  return asLines({ fields: [{ marketo, lead, contact, direction, policy, ...ofPeople, ...more }] });
}

function asLines(configuration: Readonly<Record<string, unknown>>): ToDo {
  return { lines: stringify(configuration).trimEnd(), instead: null };
}
