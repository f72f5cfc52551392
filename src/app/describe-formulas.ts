import { linesSeen } from '../domain/custom-object.ts';
import type { Schema } from '../domain/field.ts';
import type { FormulaChoice } from '../domain/formula-choice.ts';
import { followedObjects } from '../domain/field-mapping.ts';
import type { ObjectLine } from '../domain/field-mapping.ts';
import { noFormulasRead, recordsDue, refreshedFormulas } from '../domain/formula-pass.ts';
import type { FormulaPass } from '../domain/formula-pass.ts';
import { resolveMapping } from '../domain/resolved-mapping.ts';
import type { PairObject, Side } from '../domain/side.ts';
import { own } from '../domain/value.ts';
import type { EngineContext } from '../engine/engine-context.ts';
import type { SchemaAnswer } from './api/schema-answer.ts';

/** Records whose formulas one call reads. */
export const RECORDS_A_CALL = 2000;

/** How fresh each mapped formula is, and what keeping it so costs (PRODUCT C4). Asks the store nothing where none is mapped. */
export async function describeFormulas(context: EngineContext, seen: Readonly<Record<Side, Schema>>): Promise<SchemaAnswer['formulas']> {
  const { rules, queries } = context;
  const mapped = followedObjects(rules.mapping).flatMap((object) => calculatedLines(context, seen, object).map((line) => ({ object, line })));
  if (mapped.length === 0) return [];
  const passes = await queries.formulaPasses(rules.connectionId);
  const compared = rules.reconcileEveryDays === 0 ? [] : await queries.reconcileRows(rules.connectionId);
  return mapped.map(({ object, line }) => {
    const pass = passes.find((one) => one.object === object) ?? noFormulasRead(object);
    const lookedAt = compared.find((row) => row.object === object)?.pass?.last?.startedAt;
    return described(context, seen, { object, line, pass, lookedAt });
  });
}

interface MappedFormula {
  readonly object: PairObject;
  readonly line: ObjectLine;
  readonly pass: FormulaPass;
  /** When the last complete second look began. */
  readonly lookedAt: string | undefined;
}

function described({ rules, clock }: EngineContext, seen: Readonly<Record<Side, Schema>>, { object, line, pass, lookedAt }: MappedFormula): SchemaAnswer['formulas'][number] {
  const { formula = 'on-change' } = line;
  const refreshed = refreshedFormulas(resolveMapping(rules.mapping, seen, object)).find(({ field }) => field.key === line.key);
  const moments = [own(pass.readAt, line.key), lookedAt].filter((moment) => moment !== undefined).toSorted();
  return {
    object,
    key: line.key,
    salesforce: line.salesforce,
    choice: choiceWords(formula),
    readAt: formula === 'leave-out' ? null : (moments.at(-1) ?? null),
    recordsDue: refreshed === undefined ? 0 : recordsDue(pass, refreshed, new Date(clock.now()).toISOString()),
    sourcesDue: typeof formula === 'object' && 'refreshWhen' in formula ? (own(pass.sources, formula.refreshWhen) ?? []).length : 0,
    callsEach: typeof formula === 'object' ? Math.ceil(pass.records / RECORDS_A_CALL) : 0,
  };
}

function calculatedLines({ rules }: EngineContext, { salesforce }: Readonly<Record<Side, Schema>>, object: PairObject): readonly ObjectLine[] {
  const fields = salesforce.objects[object]?.fields ?? {};
  return linesSeen(rules.mapping, salesforce, object).filter((line) => own(fields, line.salesforce)?.calculated === true);
}

function choiceWords(choice: FormulaChoice): string {
  if (typeof choice === 'string') return choice;
  return 'refreshEveryHours' in choice ? `every ${choice.refreshEveryHours} hours` : `when ${choice.refreshWhen.replace(/^custom:/, '')} changes`;
}
