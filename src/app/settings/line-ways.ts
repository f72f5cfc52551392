import type { Direction, LineWays } from '../../domain/field-mapping.ts';
import { formulaChoice } from './formula-setting.ts';
import type { FormulaSetting } from './formula-setting.ts';
import { rulesOfLine } from './value-rules-setting.ts';
import type { StatedSettings } from './value-rules-setting.ts';

/** What the settings say of the way of a line's values, whatever object the line is of. */
export interface StatedWays {
  readonly convert?: boolean | undefined;
  readonly rules?: StatedSettings | undefined;
  readonly formula?: FormulaSetting;
}

/** The ways of a line as the engine takes them, with the direction that its rules leave. Rules that validation refuses are none. */
export function lineWays({ convert, rules, formula }: StatedWays, direction: Direction): LineWays & { readonly direction: Direction } {
  const choice = formulaChoice(formula);
  const ways = { ...(convert === true ? { converts: true as const } : {}), ...(choice === undefined ? {} : { formula: choice }) };
  const judged = rules === undefined ? null : rulesOfLine(rules, direction);
  if (judged?.kind !== 'rules') return { direction, ...ways };
  return { direction: judged.direction, ...ways, rules: judged.rules, ...(judged.warning === null ? {} : { oneWayBecause: judged.warning }) };
}
