import type { FieldVerdict, ObjectVerdict, SyncUserReport } from '../../domain/judge-sync-user.ts';
import { isMember } from '../../domain/object-pair.ts';
import type { Reason } from '../../domain/sync-user-needs.ts';
import type { Block, Text } from './block.ts';
import type { SyncUserWords } from './words.ts';

/** The permission set that goes with the page. */
interface PageFile {
  readonly path: string;
  readonly unseen: readonly string[];
}

/**
 * What a marketing admin sends to the Salesforce admin as it is (PRODUCT B4): what is asked for and why, what may be taken away,
 * how to do it, and how to take it back. It holds names of objects and fields, and no value of any record.
 */
export function handOffPage(report: SyncUserReport, { path, unseen }: PageFile, words: SyncUserWords): readonly Block[] {
  const { page } = words;
  const [missing, tooMuch] = [missingRows(report, words), tooMuchRows(report, words)];
  const hidden = report.objects.flatMap(({ name, fields }) => fields.filter(({ verdict }) => verdict === 'unused').map((field) => [{ code: name }, { code: field.name }, whyText(field, words)] as const));
  const useful = usefulRows(report, words);
  const hasMembers = report.objects.some(({ object }) => isMember(object));
  return [
    { kind: 'title', text: page.title },
    { kind: 'paragraph', text: page.intro(report.user) },
    { kind: 'paragraph', text: page.promise },
    ...section(page.missing, null, page.missingHead, missing, page.nothingMissing),
    ...section(page.tooMuch, page.tooMuchIntro, page.tooMuchHead, tooMuch, page.nothingTooMuch),
    ...(report.knowsRights ? [] : [{ kind: 'paragraph' as const, text: page.untold }]),
    ...(hidden.length === 0 ? [] : section(page.hide, page.hideIntro, page.hideHead, hidden, '')),
    ...(useful.length === 0 ? [] : section(page.useful, null, page.usefulHead, useful, '')),
    { kind: 'heading', text: page.how },
    { kind: 'steps', items: page.steps({ path, user: report.user, unseen, hasMore: tooMuch.length + hidden.length > 0, hasMembers }) },
    { kind: 'heading', text: page.back },
    { kind: 'steps', items: page.backSteps },
    ...section(page.everything, null, page.everythingHead, neededRows(report, words), ''),
  ];
}

function section(heading: string, intro: string | null, head: readonly string[], rows: readonly (readonly Text[])[], otherwise: string): readonly Block[] {
  if (rows.length === 0) return [{ kind: 'heading', text: heading }, { kind: 'paragraph', text: otherwise }];
  return [{ kind: 'heading', text: heading }, ...(intro === null ? [] : [{ kind: 'paragraph' as const, text: intro }]), { kind: 'table', head, rows }];
}

function missingRows({ objects, system }: SyncUserReport, words: SyncUserWords): readonly (readonly Text[])[] {
  const ofObject = ({ name, rights, fields }: ObjectVerdict): readonly (readonly Text[])[] => [
    ...rights.filter(({ verdict }) => verdict === 'missing').map((right) => [{ code: name }, words.page.wholeObject, `${words.rights[right.right]}: ${reasonsText(right.reasons, words)}`, whyText(right, words)]),
    ...fields.filter(({ verdict }) => verdict === 'missing').map((field) => [{ code: name }, { code: field.name }, `${fieldRight(field, words)}: ${reasonsText(field.reasons, words)}`, whyText(field, words)]),
  ];
  const overall = system.filter(({ verdict }) => verdict === 'missing').map((right) => ['–', '–', `${words.system[right.right]}: ${reasonsText(right.reasons, words)}`, whyText(right, words)]);
  return [...overall, ...objects.flatMap(ofObject)];
}

function tooMuchRows({ objects, system }: SyncUserReport, words: SyncUserWords): readonly (readonly Text[])[] {
  const givers = (from: readonly string[]): string => (from.length === 0 ? words.page.unknownGiver : from.join(', '));
  const ofObject = ({ name, rights, fields }: ObjectVerdict): readonly (readonly Text[])[] => [
    ...rights.filter(({ verdict }) => verdict === 'too-much').map((right) => [{ code: name }, words.rights[right.right], givers(right.from), whyText(right, words)]),
    ...fields.filter(({ verdict }) => verdict === 'too-much').map((field) => [{ code: name }, [{ code: field.name }, ` ${words.fieldRights.edit}`], words.page.unknownGiver, whyText(field, words)]),
  ];
  const overall = system.filter(({ verdict }) => verdict === 'too-much').map((right) => ['–', words.system[right.right], givers(right.from), whyText(right, words)]);
  return [...overall, ...objects.flatMap(ofObject)];
}

function usefulRows({ objects, system }: SyncUserReport, words: SyncUserWords): readonly (readonly Text[])[] {
  const viewAll = objects.filter(({ rights }) => rights.some(({ verdict }) => verdict === 'useful')).map(({ name }) => name);
  return [
    ...system.filter(({ verdict }) => verdict === 'useful').map((right) => [words.system[right.right], reasonsText(right.reasons, words)]),
    ...(viewAll.length === 0 ? [] : [[`${words.rights['view-all']}: ${viewAll.join(', ')}`, words.reason({ purpose: 'absence', line: null, direction: null })]]),
  ];
}

function neededRows({ objects, system }: SyncUserReport, words: SyncUserWords): readonly (readonly Text[])[] {
  const ofObject = ({ name, rights, fields }: ObjectVerdict): readonly (readonly Text[])[] => [
    ...rights.filter(({ right, reasons }) => right !== 'view-all' && reasons.length > 0).map((right) => [{ code: name }, words.rights[right.right], reasonsText(right.reasons, words)]),
    ...fields.filter(({ need }) => need !== 'none').map((field) => [{ code: name }, [{ code: field.name }, ` ${fieldRight(field, words)}`], reasonsText(field.reasons, words)]),
  ];
  return [...system.filter(({ reasons }) => reasons.length > 0).map((right) => ['–', words.system[right.right], reasonsText(right.reasons, words)]), ...objects.flatMap(ofObject)];
}

/** The right to a field that its use asks for, in Salesforce's words. */
export function fieldRight({ need }: Pick<FieldVerdict, 'need'>, words: SyncUserWords): string {
  return need === 'read' || need === 'none' ? words.fieldRights.read : words.fieldRights.edit;
}

/** Every reason, one after the other. */
export function reasonsText(reasons: readonly Reason[], words: SyncUserWords): string {
  return reasons.map((reason) => words.reason(reason)).join('; ');
}

function whyText({ why }: Pick<FieldVerdict, 'why'>, words: SyncUserWords): string {
  return why === null ? '' : words.why[why];
}
