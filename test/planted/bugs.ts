/**
 * Known mistakes, each a change of one place in `src` (reliability.md §2.3, mutation check). None of them is a flag in
 * the program: a hook on the module loader puts them in while a test runs. What the simulation is worth is told by how
 * many of them it finds.
 */
export interface PlantedBug {
  readonly name: string;
  /** More than one where the program would notice a mistake in one of them by another: all guards fall together. */
  readonly places: readonly Place[];
}

/** One text of the program, changed. */
export interface Place {
  /** Path in the repository. */
  readonly file: string;
  /** The text to replace; it occurs exactly once in the file. */
  readonly find: string;
  readonly replace: string;
}

export const PLANTED_BUGS: readonly PlantedBug[] = [
  {
    name: 'drop the base update after a write',
    places: [
      {
        file: 'src/domain/settle-write.ts',
        find: 'base: { ...pair.base, ...sent }',
        replace: 'base: pair.base',
      },
    ],
  },
  {
    name: 'forget that the source moved on during a write',
    places: [
      {
        file: 'src/domain/settle-write.ts',
        find: 'differences: differencesAfter(pair, source, sent, mapping),',
        replace: 'differences: differencesWithout(pair, source, sent),',
      },
    ],
  },
  {
    name: 'let the object of the other kind win',
    places: [
      {
        file: 'src/domain/field-mapping.ts',
        find: "object === 'lead' ? 'marketo' : 'salesforce'",
        replace: "object === 'lead' ? 'salesforce' : 'marketo'",
      },
    ],
  },
  {
    name: 'let Marketo win everything',
    places: [
      {
        file: 'src/domain/three-way-merge.ts',
        find: "    case 'salesforce-wins':\n      return 'salesforce';",
        replace: "    case 'salesforce-wins':\n      return 'marketo';",
      },
    ],
  },
  {
    name: 'say nothing of the loser of a conflict',
    places: [
      {
        file: 'src/domain/three-way-merge.ts',
        find: 'return hadOwnChange || wasCleared ?',
        replace: 'return hadOwnChange && wasCleared ?',
      },
    ],
  },
  {
    name: 'let a blank win a first meeting',
    places: [
      {
        file: 'src/domain/three-way-merge.ts',
        find: 'if (input.base === undefined && isBlank(value)) return false;',
        replace: '',
      },
    ],
  },
  {
    name: 'ignore that a field goes one way',
    places: [
      {
        file: 'src/domain/three-way-merge.ts',
        find: "if (input.direction === 'to-marketo') return copyTo('marketo', input, seen);",
        replace: '',
      },
    ],
  },
  {
    name: 'take a hidden Salesforce field for blank',
    places: [
      {
        file: 'src/connectors/salesforce/read-record.ts',
        find: "if (field === undefined) return unknown('hidden');",
        replace: 'if (field === undefined) return null;',
      },
    ],
  },
  {
    name: 'take what Salesforce did not return for blank',
    places: [
      {
        file: 'src/connectors/salesforce/read-record.ts',
        find: "raw === undefined ? unknown('not-returned') : canonicalValue(field.type, raw)",
        replace: 'raw === undefined ? null : canonicalValue(field.type, raw)',
      },
    ],
  },
  {
    name: 'read a hidden field as one that both sides serve',
    places: [
      {
        file: 'src/domain/resolved-mapping.ts',
        find: "if (salesforce === null) suspended.push({ key: line.marketo, side: 'salesforce', code: 'FIELD_NOT_FOUND' });",
        replace: "if (salesforce === null) fields.push({ key: line.marketo, mapping: line, on: { salesforce: { ...marketo, name }, marketo }, comparison: { kind: 'text' } } as never);",
      },
    ],
  },
  {
    name: 'write fields that may only be read',
    places: [
      {
        file: 'src/domain/merge-pair.ts',
        find: "if (!field.on[to].updateable) return 'FIELD_NOT_WRITABLE';",
        replace: '',
      },
    ],
  },
  {
    name: 'bounce a value for ever',
    places: [
      {
        file: 'src/domain/merge-pair.ts',
        find: "if (neverSettles(direction, own(pair[to].rewrites, field.key), own(pair[otherSide(to)].rewrites, field.key))) return 'NO_FIXED_POINT';",
        replace: 'void direction; void neverSettles;',
      },
    ],
  },
  {
    name: 'read Salesforce from after the last stamp instead of from it',
    places: [
      {
        file: 'src/connectors/salesforce/cursor.ts',
        find: '`SystemModstamp >= ${secondsIso(Date.parse(high) - overlapSeconds * 1000)}`',
        replace: '`SystemModstamp > ${secondsIso(Date.parse(high))}`',
      },
    ],
  },
  {
    name: 'pass over rows with the same stamp at the end of a page',
    places: [
      {
        file: 'src/connectors/salesforce/cursor.ts',
        find: "`(SystemModstamp = ${pass.stamp} AND Id > '${pass.id}') OR SystemModstamp > ${pass.stamp}`",
        replace: '`SystemModstamp > ${pass.stamp}`',
      },
    ],
  },
  {
    name: 'end a Salesforce reading after its first page',
    places: [
      {
        file: 'src/connectors/salesforce/cursor.ts',
        find: 'if (!page.done && page.last !== null)',
        replace: 'if (!page.done && page.last !== null && page.rows > 1e9)',
      },
    ],
  },
  {
    name: 'end the walk through the log at an empty page',
    places: [
      {
        file: 'src/connectors/marketo/walk-activities.ts',
        find: 'if (!moreResult) return;',
        replace: 'if (!moreResult || read.data.length === 0) return;',
      },
    ],
  },
  {
    name: 'begin each walk through the log at its end',
    places: [
      {
        file: 'src/connectors/marketo/cursor.ts',
        find: 'return cursor.slice(Math.max(first, 0));',
        replace: 'return cursor.slice(-1).map((entry) => ({ ...entry, at: entry.at.replace(/./, (digit) => (first > 1e9 ? "" : digit)) }));',
      },
    ],
  },
  {
    name: 'move the cursor before all of a page is stored',
    places: [
      {
        file: 'src/engine/observe-changes.ts',
        find: 'index === batches.length - 1 ? page.cursor : null',
        replace: 'index === 0 ? page.cursor : null',
      },
    ],
  },
  {
    name: 'move the cursor although records are still to be looked at',
    places: [
      {
        file: 'src/engine/hint-batch.ts',
        find: 'const isDone = cursor !== null && this.toRead.length === 0 && this.busy.length === 0;',
        replace: 'const isDone = cursor !== null;',
      },
    ],
  },
  {
    name: 'take every hint for an echo',
    places: [
      {
        file: 'src/engine/hint-batch.ts',
        find: "if (verdict.kind === 'look') this.toRead.push(hint);",
        replace: "if (verdict.kind === 'look' && pair.marketo.presence !== 'present') this.toRead.push(hint);",
      },
    ],
  },
  {
    name: 'believe a look that is older than our write',
    places: [
      {
        file: 'src/engine/page-decision.ts',
        find: 'this.open.has(pair.pairId) || pair[side].writtenMark > mark',
        replace: 'this.open.has(pair.pairId)',
      },
    ],
  },
  {
    name: 'believe a look while a write is under way',
    places: [
      {
        file: 'src/engine/page-decision.ts',
        find: 'this.open.has(pair.pairId) || pair[side].writtenMark > mark',
        replace: 'pair[side].writtenMark > mark',
      },
    ],
  },
  {
    name: 'forget to look again',
    places: [
      {
        file: 'src/engine/page-decision.ts',
        find: 'this.keep(this.batch.counterpartsToo === true ? this.withCounterpartDue(due) : due);',
        replace: '',
      },
    ],
  },
  {
    name: 'create without searching first',
    places: [
      {
        file: 'src/engine/linking-batch.ts',
        find: 'this.follow(pair, match, email?.toLowerCase() ?? null);',
        replace: "this.follow(pair, match.kind === 'matched' ? { kind: 'absent' } : match, email?.toLowerCase() ?? null);",
      },
    ],
  },
  {
    name: 'create again what an earlier try may have created',
    places: [
      {
        file: 'src/domain/match-person.ts',
        find: 'candidates.filter((candidate) => candidate.key === key && !candidate.taken)',
        replace: 'candidates.filter((candidate) => candidate.key === key && candidate.taken)',
      },
    ],
  },
  {
    name: 'link a record that belongs to another pair',
    places: [
      {
        file: 'src/domain/match-person.ts',
        find: 'candidates.filter((candidate) => candidate.key === null && !candidate.taken)',
        replace: 'candidates.filter((candidate) => !candidate.taken)',
      },
    ],
  },
  {
    name: 'choose among several records with one address',
    places: [
      {
        file: 'src/domain/match-person.ts',
        find: 'if (only !== undefined && free.length === 1)',
        replace: 'if (only !== undefined)',
      },
    ],
  },
  {
    name: 'take a lost answer for a refusal and send again',
    places: [
      {
        file: 'src/engine/resolve-in-doubt.ts',
        find: 'return clock.now() - Date.parse(operation.openedAt) > rules.inDoubtSeconds * 1000;',
        replace: 'return clock.now() > 0 || rules.inDoubtSeconds < 0 || operation.openedAt === "";',
      },
    ],
  },
  {
    name: 'take a lost answer for a success',
    places: [
      {
        file: 'src/engine/settlement-batch.ts',
        find: "      case 'unknown':\n        return this.inDoubt(pair, current, outcome.error);",
        replace: "      case 'unknown':\n        return current.recordId === null ? this.inDoubt(pair, current, outcome.error) : this.applied(pair, current, current.recordId);",
      },
    ],
  },
  {
    name: 'count a throttle as a failure of the record',
    places: [
      {
        file: 'src/engine/settlement-batch.ts',
        find: '        this.held = outcome.error;\n        return this.close(current);',
        replace: '        this.held = outcome.error;\n        return this.refused(pair, current, outcome.error);',
      },
    ],
  },
  {
    name: 'settle every row by the answer to the first',
    places: [
      {
        file: 'src/engine/write-operations.ts',
        find: 'outcomes[row] ?? LOST_ROW',
        replace: 'outcomes[row > 1e9 ? row : 0] ?? LOST_ROW',
      },
    ],
  },
  {
    name: 'send one record the values of another',
    places: [
      {
        file: 'src/engine/write-operations.ts',
        find: 'writes: block.map((write) => recordWrite(session, write)),',
        replace: 'writes: block.map((write, row) => ({ ...recordWrite(session, write), values: recordWrite(session, block[row - (row % 2)] ?? write).values })),',
      },
    ],
  },
  {
    name: 'send after the lease has run out',
    places: [
      {
        file: 'src/connectors/vendor-session.ts',
        find: 'request.maySend !== undefined && !(await request.maySend())',
        replace: 'false',
      },
    ],
  },
  {
    name: 'commit without the lease',
    places: [
      {
        file: 'src/store/memory-store.ts',
        find: "if (!isHeld(tables, lease)) throw storeFailure('LEASE_LOST');",
        replace: "if (tables.leases.size > 1e9) throw storeFailure('LEASE_LOST');",
      },
    ],
  },
  {
    name: 'try for ever',
    places: [
      {
        file: 'src/domain/retry.ts',
        find: 'if (attempts >= ATTEMPTS_ALLOWED)',
        replace: 'if (attempts >= ATTEMPTS_ALLOWED * 1e9)',
      },
    ],
  },
  {
    name: 'try a permanent error again',
    places: [
      {
        file: 'src/domain/retry.ts',
        find: "if (retry !== 'later') return { kind: 'stop', error };",
        replace: "if (retry === 'renew') return { kind: 'stop', error };",
      },
    ],
  },
  {
    name: 'leave refused work alone when the record has changed',
    places: [
      {
        file: 'src/domain/derive-work.ts',
        find: "trigger.kind === 'schema-changed' || (trigger.kind === 'looked' && trigger.changed)",
        replace: "trigger.kind === 'schema-changed'",
      },
    ],
  },
  {
    name: 'take a deleted record for one that was never there',
    places: [
      {
        file: 'src/domain/observe-record.ts',
        find: "withSide(pair, side, { presence: 'deleted', seenVersion: look.version",
        replace: "withSide(pair, side, { presence: 'absent', id: null, seenVersion: look.version",
      },
    ],
  },
  {
    name: 'lose a converted lead',
    places: [
      {
        file: 'src/engine/page-decision.ts',
        find: "else if (observation.convertedTo !== null && pair.object === 'lead') this.convert(pair, observation.convertedTo);",
        replace: '',
      },
    ],
  },
  {
    name: 'count a superseded change nowhere',
    places: [
      {
        file: 'src/domain/ledger.ts',
        find: 'superseded: wasWaiting ? 1 : 0',
        replace: 'superseded: 0',
      },
    ],
  },
  {
    name: 'overwrite in silence what was edited in Salesforce meanwhile',
    places: [
      {
        file: 'src/engine/settlement-batch.ts',
        find: 'asReplaced(current, outcome.before ?? {}, this.session.mappings[pair.object])',
        replace: 'asReplaced(current, {}, this.session.mappings[pair.object])',
      },
    ],
  },
  {
    name: 'overwrite in silence what was edited in Marketo meanwhile',
    places: [
      {
        file: 'src/domain/observation.ts',
        find: 'salesforce: false, marketo: true };\n',
        replace: 'salesforce: false, marketo: false };\n',
      },
    ],
  },
  {
    name: 'take the pages of one call for newer than the call',
    places: [
      {
        file: 'src/engine/observe-changes.ts',
        find: 'await observeOnePage(session, side, page, begun.mark, report);',
        replace: 'await observeOnePage(session, side, page, session.mark, report);',
      },
    ],
  },
  {
    name: 'drop a look that is out of order',
    places: [
      {
        file: 'src/engine/page-decision.ts',
        find: 'this.lookLater(withOrderLost(pair, side, this.mark));',
        replace: 'this.counts = addCounts(this.counts, { skipped: withOrderLost(pair, side, this.mark).base === pair.base ? 1 : 0 });',
      },
    ],
  },
  {
    name: 'count a hidden field as read',
    places: [
      {
        file: 'src/connectors/salesforce/poll-changes.ts',
        find: 'startOf(cursor[object], readable)',
        replace: 'startOf(cursor[object], readable.length > 1e9 ? readable : wanted)',
      },
    ],
  },
  {
    name: "hold a lead's values for its contact's",
    places: [
      {
        file: 'src/domain/observe-record.ts',
        find: "presence: 'present', differences, lookDue: true",
        replace: "presence: 'present', ...(known.size > 1e9 ? { differences } : {}), lookDue: true",
      },
    ],
  },
  {
    name: 'read on after a clock that was set back',
    places: [
      {
        file: 'src/connectors/salesforce/cursor.ts',
        find: 'if (wasSetBack(cursor.high, until))',
        replace: 'if (wasSetBack(cursor.high, until) && cursor.overlapSeconds > 1e9)',
      },
    ],
  },
];
