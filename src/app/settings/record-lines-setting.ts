import { z } from 'zod';
import type { ObjectLine } from '../../domain/field-mapping.ts';
import { lineWays } from './line-ways.ts';
import { onOneLine, rulesOfLine, valueRulesSetting } from './value-rules-setting.ts';

/** Who may write. */
const DIRECTIONS = ['both', 'to-marketo', 'to-salesforce'] as const;

/** What is said of the settings of a line. */
interface LineHelp {
  readonly marketo: { readonly help: string; readonly example: string };
  readonly salesforce: { readonly help: string; readonly example: string };
  readonly direction: { readonly help: string };
  readonly rules: { readonly help: string; readonly example: string };
}

/** A line between one field of a Marketo record and one of a Salesforce record that both sides may write: of programs, of members. */
export function recordLineSchema(direction: (typeof DIRECTIONS)[number], { marketo, salesforce, ...said }: LineHelp) {
  return z.strictObject({
    marketo: z.string().min(1).max(255).meta(marketo),
    salesforce: z.string().regex(/^[A-Za-z]\w{0,79}$/, 'must be an API name, such as Type or Seats__c.').meta(salesforce),
    direction: z.enum(DIRECTIONS).default(direction).meta(said.direction),
    policy: z.enum(['salesforce-wins', 'marketo-wins', 'most-recent', 'fill-if-empty', 'write-once']).default('salesforce-wins').meta({
      help: 'Who wins when both sides changed: salesforce-wins, marketo-wins, most-recent, fill-if-empty or write-once.',
    }),
    convert: z.boolean().optional().meta({ help: 'Convert values where the two fields are of different types, as in fields.', example: 'true' }),
    rules: onOneLine(valueRulesSetting()).meta(said.rules),
  });
}

/** Such a line as it was set. */
export type ParsedRecordLine = z.output<ReturnType<typeof recordLineSchema>>;

/** Such lines as the engine takes them. */
export function recordLines(parsed: readonly ParsedRecordLine[]): readonly ObjectLine[] {
  return parsed.map(({ marketo, salesforce, policy, direction, ...stated }) => ({ key: marketo, salesforce, policy, ...lineWays(stated, direction) }));
}

/** A line's rules go with its direction. */
export function rulesOfRecordServed(context: z.core.ParsePayload<ParsedRecordLine>): void {
  const { rules, direction } = context.value;
  const judged = rules === undefined ? null : rulesOfLine(rules, direction);
  if (judged?.kind === 'problem') refuseLine(context, 'rules', judged.problem);
}

/** No field of either side has two lines. */
export function fieldsOnce(context: z.core.ParsePayload<readonly ParsedRecordLine[]>): void {
  for (const side of ['marketo', 'salesforce'] as const) {
    const names = context.value.map((line) => line[side]);
    names.forEach((name, index) => {
      if (names.indexOf(name) < index) context.issues.push({ code: 'custom', message: `names ${name} twice; one line for a field.`, input: undefined, path: [index, side] });
    });
  }
}

/** Says what is wrong with a part of a line. */
export function refuseLine(context: z.core.ParsePayload<ParsedRecordLine>, key: keyof ParsedRecordLine, message: string): void {
  context.issues.push({ code: 'custom', message, input: undefined, path: [key] });
}
