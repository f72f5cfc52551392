import { membershipName } from '../../domain/campaign-pairing.ts';
import type { FieldDescription } from '../../domain/field.ts';
import type { ChangeHint } from '../../domain/observation.ts';
import { unknown } from '../../domain/value.ts';
import { changeTold } from './change-told.ts';
import { stepTold, valuesTold, withNews } from './field-news.ts';
import type { FieldNews, FieldStep } from './field-news.ts';
import type { FoldedMembers, MomentOf } from './member-activities.ts';

/** Marketo's number of *Change Program Member Data* (MD activities, asset ids of types). */
export const CHANGE_PROGRAM_MEMBER_DATA = 123;

/** What activities of members are read with. */
export interface MemberKnowledge {
  /** Ids of the programs whose members are followed. */
  readonly programs: ReadonlySet<string>;
  /** Fields of members that can be written, and those of them that are followed. */
  readonly ofMember: { readonly all: Readonly<Record<string, FieldDescription>>; readonly wanted: readonly string[] };
}

const UNTOLD = unknown('not-returned');

/**
 * Folds changes of members' fields into one hint per membership of these programs, as changes of people are folded: where nobody
 * can tell which value came last it is unknown, and so are all followed fields where the log names one that nobody knows – no source
 * tells how the log spells them (apis.md E). Then the membership is looked at.
 */
export function foldMemberData({ programs, ofMember }: MemberKnowledge, found: readonly MomentOf[]): readonly ChangeHint[] {
  const changes = found.filter(({ activity }) => activity.activityTypeId === CHANGE_PROGRAM_MEMBER_DATA && programs.has(String(activity.primaryAttributeValueId)));
  const groups = Map.groupBy(changes, ({ activity }) => membershipName(String(activity.primaryAttributeValueId), String(activity.leadId)));
  return [...groups].flatMap(([id, ofOne]) => {
    const news = newsOf(ofMember, ofOne);
    if (news.size === 0) return [];
    const at = ofOne.map((change) => change.at).toSorted().at(-1) ?? '';
    const changedBy = ofOne.find((change) => change.at === at)?.changedBy ?? null;
    return [{ object: 'program-member', id, at, ...valuesTold(news), changedBy }];
  });
}

function newsOf({ all, wanted }: MemberKnowledge['ofMember'], changes: readonly MomentOf[]): ReadonlyMap<string, FieldNews> {
  const news = new Map<string, FieldNews>();
  const note = (name: string, step: FieldStep): void => void news.set(name, withNews(news.get(name), step));
  for (const { activity, at } of changes) {
    const told = activity.attributes.find(({ name }) => name === 'Attribute Name')?.value;
    const field = Object.values(all).find(({ name, label }) => told === name || told === label);
    const { from, to } = changeTold(activity);
    if (field !== undefined && !wanted.includes(field.name)) continue;
    if (field === undefined || to === undefined) for (const name of field === undefined ? wanted : [field.name]) note(name, { at, value: UNTOLD });
    else note(field.name, stepTold(field, at, { from, to }));
  }
  return news;
}

/** What is told of statuses and of fields together, one hint for each membership. */
export function withMemberData({ observations, hints }: FoldedMembers, ofFields: readonly ChangeHint[]): FoldedMembers {
  const together = new Map(hints.map((hint) => [hint.id, hint]));
  for (const hint of ofFields) {
    const status = together.get(hint.id);
    const later = status !== undefined && status.at > hint.at ? status : hint;
    const both = { ...status, ...hint, at: later.at, changedBy: later.changedBy, newValues: { ...status?.newValues, ...hint.newValues }, steps: { ...status?.steps, ...hint.steps } };
    together.set(hint.id, both);
  }
  return { observations, hints: [...together.values()] };
}
