import type { ObjectDescription } from '../domain/field.ts';
import type { FieldMapping } from '../domain/field-mapping.ts';
import type { Side } from '../domain/side.ts';
import type { SyncError } from '../domain/sync-error.ts';
import { catalogueEntry } from '../domain/error-catalogue.ts';
import { own } from '../domain/value.ts';
import type { Finding } from '../engine/diagnosis-port.ts';

/** What there is to say about one thing that was looked at. */
export function finding(side: Side, check: string, state: Finding['state'], text: string, remedy: string | null = null): Finding {
  return { side, check, state, finding: text, remedy };
}

/** A call that failed, in the catalogue's words with the vendor's own beside them. */
export function failedCheck(side: Side, check: string, error: SyncError): Finding {
  const { title, remedy } = catalogueEntry(error.code);
  const words = [error.vendorCode, error.vendorMessage].filter((part) => part !== null && part !== '').join(' ');
  return finding(side, check, 'failed', words === '' ? `${title}.` : `${title} (${words}).`, remedy);
}

/** A difference between the clocks that people should know of; merging never looks at ours (I16). */
const SKEW_WARNING_MS = 60_000;

/** Compares the vendor's clock with ours; nothing when the vendor did not tell its time. */
export function clockFinding(side: Side, vendorTime: number | null, now: number): readonly Finding[] {
  if (vendorTime === null) return [];
  const skewMs = now - vendorTime;
  const seconds = Math.round(Math.abs(skewMs) / 1000);
  if (Math.abs(skewMs) <= SKEW_WARNING_MS) return [finding(side, 'Clock', 'ok', `This machine's clock is within ${seconds} s of the vendor's.`)];
  const text = `This machine's clock is ${seconds} s ${skewMs > 0 ? 'ahead of' : 'behind'} the vendor's.`;
  return [finding(side, 'Clock', 'warning', text, 'Nothing is synchronised wrongly by it, but times on screens are off: switch on time synchronisation on this machine.')];
}

/** A part of the daily allotment from which on people should look at who uses it. */
const USAGE_WARNING = 0.8;

/** How much of the daily allotment of calls all integrations together have used. */
export function usageFinding(side: Side, usage: { readonly used: number; readonly allowed: number }): Finding {
  const text = `${usage.used} of ${usage.allowed} API calls of the day are used, by all integrations together.`;
  if (usage.used < usage.allowed * USAGE_WARNING) return finding(side, 'Daily calls', 'ok', text);
  return finding(side, 'Daily calls', 'warning', text, 'Find out which integration uses them, or ask the vendor for a larger allotment; Bascule stops before the last ones.');
}

/** Mapped fields of one object: readable at all, and writable where the mapping writes (PRODUCT C1, I29). */
export function fieldFindings(
  side: Side,
  description: ObjectDescription,
  objectName: string,
  lines: readonly { readonly name: string; readonly line: Pick<FieldMapping, 'direction'> }[],
): readonly Finding[] {
  if (lines.length === 0) return [finding(side, `${objectName} fields`, 'ok', `The settings name no fields of ${objectName}: all that the sync user sees are followed.`)];
  const problems = lines.flatMap(({ name, line }) => fieldProblem(side, description, `${objectName}.${name}`, name, line) ?? []);
  const fine = lines.length - problems.length;
  return [...problems, finding(side, `${objectName} fields`, 'ok', `${fine} of ${lines.length} mapped fields of ${objectName} can be used as the mapping says.`)];
}

function fieldProblem(side: Side, { fields }: ObjectDescription, check: string, name: string, line: Pick<FieldMapping, 'direction'>): Finding | null {
  const field = own(fields, name);
  if (field === undefined) {
    const remedy = `Give the sync user read access to ${name}, correct its name in the mapping, or take it out. Until then the field is left alone on both sides.`;
    return finding(side, check, 'failed', `The sync user does not see ${name}: it does not exist or is hidden.`, remedy);
  }
  const isWritten = line.direction === 'both' || line.direction === `to-${side}`;
  if (!isWritten || field.updateable) return null;
  const reason = field.calculated ? 'it is calculated' : 'the sync user has no edit access or the field is read-only';
  return finding(side, check, 'warning', `${name} can be read but not written: ${reason}.`, `Give the sync user edit access to ${name}, or make its mapping one-way.`);
}
