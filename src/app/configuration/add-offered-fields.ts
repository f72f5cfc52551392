import { suggestMappings } from '../../domain/suggest-mapping.ts';
import type { MappingSuggestion } from '../../domain/suggest-mapping.ts';
import type { SchemaEvent } from '../../domain/schema-event.ts';
import type { PersonObject } from '../../domain/side.ts';
import type { EngineContext } from '../../engine/engine-context.ts';
import type { Json } from '../../engine/connector-port.ts';
import { StepFailure } from '../../domain/step-failure.ts';
import { parseConfiguration } from './configuration.ts';
import type { Configurations } from './configurations.ts';

/** What of the configurations new fields are added by. */
export type AddingConfigurations = Pick<Configurations, 'newest' | 'apply' | 'lines'>;

/** Changes that are looked back on for a field that was there before: all that are kept. */
const LOOKED_BACK = 2000;

/**
 * Adds offered fields to the mapping where the connection says so (`newFields: add`, PRODUCT B1): those alone whose
 * counterpart bears the same name or label, or whose namesake of the other object is in a line already, as a new version of the configuration. The next cycle takes it, and reads every
 * record for them. Answers Marketo's names of the lines that were added. What is only alike stays offered, because a guess is
 * no decision; so does everything when somebody makes a version at the same moment. What is not new stays offered too: a line
 * that an earlier version had was taken out by somebody, and of a field that was seen, lost and is back nobody knows any more whether
 * its first offer was dismissed.
 * Never throws for a store that is away: the offers stay.
 */
export async function addOfferedFields({ rules: { connectionId }, versions, queries, schemas, log }: EngineContext, configurations: AddingConfigurations): Promise<readonly string[]> {
  const seen = schemas.inForce?.schemas;
  try {
    const { addsNewFields, mapping } = await versions.newest();
    const offers = addsNewFields !== true || seen === undefined ? [] : (await queries.fieldOffers(connectionId)).filter(({ dismissed }) => dismissed === null);
    if (seen === undefined || offers.length === 0) return [];
    const lines = oneForEach(suggestMappings(offers, mapping, seen, 'certain'));
    if (lines.length === 0) return [];
    const had = await namesOfVersions(connectionId, configurations);
    const wereLost = lostBefore(await queries.schemaEvents(connectionId, LOOKED_BACK));
    const wasTakenOut = (line: MappingSuggestion): boolean => {
      if (line.because !== 'other-object') return had.marketo.has(line.marketo);
      const object = mapping.fields.find(({ marketo }) => marketo === line.marketo)?.lead === null ? 'lead' : 'contact';
      return had[object].has(line[object] ?? '');
    };
    const isNew = (line: MappingSuggestion): boolean => !wasTakenOut(line) && namesOf(line).every((name) => !wereLost.has(name));
    return await applyLines(connectionId, lines.filter(isNew), configurations, log);
  } catch (error) {
    if (!(error instanceof StepFailure)) throw error;
    log.warn('offered fields could not be added', { code: error.error.code });
    return [];
  }
}

/** The names that any version of the rules ever had in its lines of people. */
async function namesOfVersions(connectionId: string, configurations: AddingConfigurations): Promise<Readonly<Record<'marketo' | PersonObject, ReadonlySet<string>>>> {
  const names = async (of: 'marketo' | PersonObject) => new Set((await configurations.lines(connectionId, of)).flatMap(({ keys }) => keys));
  return { marketo: await names('marketo'), lead: await names('lead'), contact: await names('contact') };
}

/** One line for each field of Marketo's: a second field of Salesforce's that is called the same stays offered. */
function oneForEach(suggestions: readonly (MappingSuggestion | null)[]): readonly MappingSuggestion[] {
  const certain = suggestions.filter((one) => one !== null);
  return [...new Map(certain.toReversed().map((one) => [one.marketo, one])).values()].toReversed();
}

/** The fields, as `object.name`, that could be seen once and then could not. */
function lostBefore(events: readonly SchemaEvent[]): ReadonlySet<string> {
  return new Set(events.flatMap(({ kind, object, field }) => (kind === 'field-lost' && field !== null ? [`${object}.${field}`] : [])));
}

function namesOf({ marketo, lead, contact }: MappingSuggestion): readonly string[] {
  return [`person.${marketo}`, ...(lead === null ? [] : [`lead.${lead}`]), ...(contact === null ? [] : [`contact.${contact}`])];
}

async function applyLines(connectionId: string, lines: readonly MappingSuggestion[], configurations: AddingConfigurations, log: EngineContext['log']): Promise<readonly string[]> {
  const newest = lines.length === 0 ? null : await configurations.newest(connectionId);
  const parsed = parseConfiguration(newest?.document ?? {});
  // Somebody may have said meanwhile that new fields are only offered.
  if (newest === null || parsed.result === 'problems' || parsed.configuration.newFields !== 'add') return [];
  const completed = new Map(lines.flatMap((line) => (line.because === 'other-object' ? [[line.marketo, line]] : [])));
  const added = lines.flatMap(({ because, ...line }) => (because === 'other-object' ? [] : [line]));
  const there = parsed.configuration.fields.map((line) => {
    const { lead, contact } = completed.get(line.marketo) ?? line;
    return { ...line, lead, contact };
  });
  const document: Json = JSON.parse(JSON.stringify({ ...parsed.configuration, fields: [...there, ...added] }));
  const names = lines.map(({ marketo }) => marketo);
  const { isApplied } = await configurations.apply([{ connectionId, basedOn: newest.version, document }], { by: 'the visibility guard', source: 'guard', note: `New fields: ${names.join(', ')}` });
  if (isApplied) log.info('new fields were added to the mapping', { fields: names.join(', ') });
  return isApplied ? names : [];
}
