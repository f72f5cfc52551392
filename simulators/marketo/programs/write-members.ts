import { readValue } from '../field-values.ts';
import type { FieldValue } from '../field-values.ts';
import { delayed } from '../late-changes.ts';
import { skipped } from '../operation.ts';
import type { Call, Row, Started } from '../operation.ts';
import { bodyOf, inputOf, integerOf, requiredMember } from '../parameters.ts';
import { recordError, responseError, textOf } from '../refusal.ts';
import type { ApiError } from '../refusal.ts';
import { rowFailures } from '../row-failure.ts';
import type { Change } from '../world.ts';
import { programOf } from './browse-programs.ts';
import { editedMember, memberOf, movedMember, removedMember } from './member-changes.ts';
import { memberFields } from './member-fields.ts';
import type { Program } from './program.ts';

/** Sync Program Member Status: members are moved forward, others become members (MD program-members; 1037, 1025, 1004). */
export function beginSyncStatus(call: Call): Started {
  const body = bodyOf(call.body, ['statusName', 'input']);
  const statusName = requiredMember(body, 'statusName');
  return eachMember(call, inputOf(body), ['leadId'], (program, leadId) => {
    const move = movedMember(call.world, program, leadId, statusName);
    return move.ok ? { row: { status: move.is, leadId }, changes: move.changes } : { row: skipped(move.error) };
  });
}

/** Sync Program Member Data: updateable fields of people who are members already (1013 otherwise). */
export function beginSyncMembers(call: Call): Started {
  return eachMember(call, inputOf(bodyOf(call.body, ['input'])), undefined, (program, leadId, row) => {
    const member = memberOf(call.world, program.id, leadId);
    if (member === undefined) return { row: skipped(recordError.recordNotFound('Membership not found')) };
    const read = readFields(row);
    if ('code' in read) return { row: skipped(read) };
    return { row: { status: 'updated', leadId }, changes: editedMember(call.world, program, member, read) };
  });
}

/** Delete Program Members; 1037 for people who are none (MD program-members, Delete). */
export function beginDeleteMembers(call: Call): Started {
  return eachMember(call, inputOf(bodyOf(call.body, ['input'])), ['leadId'], (program, leadId) => {
    const member = memberOf(call.world, program.id, leadId);
    if (member === undefined) return { row: skipped(responseError('1037', 'Lead not in program')) };
    return { row: { status: 'deleted', leadId }, changes: removedMember(call.world, program, member) };
  });
}

/**
 * Change Lead Program Status, which Sync Program Member Status has replaced: members only, by `id`, and the row carries
 * their new status (MS changeLeadProgramStatus). Both id and status are on every row, also on a skipped one (MS).
 */
export function beginChangeStatus(call: Call): Started {
  const body = bodyOf(call.body, ['status', 'input']);
  const statusName = requiredMember(body, 'status');
  const ids = inputOf(body).map((row) => integerOf(textOf(bodyOf(row, ['id'])['id'] ?? '')));
  return {
    records: ids.length,
    finish() {
      const { world } = call;
      const program = programOf(call);
      const rowOf = (id: number): Row => {
        if (world.people.get(id) === undefined) return skipped(recordError.leadNotFound());
        if (memberOf(world, program.id, id) === undefined) return skipped(recordError.recordNotFound('Membership not found'));
        const move = movedMember(world, program, id, statusName);
        if (!move.ok) return skipped(move.error);
        world.commit(move.changes);
        return { status: statusName };
      };
      return { result: ids.map((id) => ({ id, ...rowOf(id) })) };
    },
  };
}

/** What becomes of one row, and what it changes. */
type Outcome = { readonly row: Row; readonly changes?: readonly Change[] };

/** One outcome a row, with `seq`; skipped rows carry no leadId (MD program-members, examples). The log may tell late (F21). */
function eachMember(
  call: Call,
  input: readonly Row[],
  members: readonly string[] | undefined,
  outcomeOf: (program: Program, leadId: number, row: Row) => Outcome,
): Started {
  const rows = input.map((row) => ({ row, leadId: integerOf(requiredId(members === undefined ? row : bodyOf(row, members))) }));
  const failureOf = rowFailures(call, rows.length);
  const late = call.fault('late-commit');
  return {
    records: rows.length,
    finish() {
      const program = programOf(call);
      return {
        result: rows.map(({ row, leadId }, seq) => {
          const error = failureOf(seq);
          const outcome: Outcome = error === undefined ? outcomeOf(program, leadId, row) : { row: skipped(error) };
          call.world.commit(delayed(call.world, outcome.changes ?? [], late));
          return { seq, ...outcome.row };
        }),
      };
    },
  };
}

function requiredId(row: Row): string {
  return textOf(row['leadId'] ?? '');
}

/** The updateable fields of a membership that a row names, or the first thing wrong with it. */
export function readFields(row: Row): ReadonlyMap<string, FieldValue | undefined> | ApiError {
  const values = new Map<string, FieldValue | undefined>();
  for (const [name, raw] of Object.entries(row)) {
    if (name === 'leadId') continue;
    const field = memberFields.find((one) => one.name === name);
    if (field === undefined) return recordError.fieldNotFound(name);
    const read = readValue(field, raw);
    if (!field.updateable || !read.ok) return recordError.invalidValue(name, raw);
    values.set(name, read.value);
  }
  return values;
}
