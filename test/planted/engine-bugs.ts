import type { PlantedBug } from './planted-bug.ts';

/** Mistakes in the work itself: src/engine and src/store. */
export const ENGINE_BUGS: readonly PlantedBug[] = [
  {
    name: 'move the cursor before all of a page is stored',
    places: [
      {
        file: 'src/engine/observe-changes.ts',
        find: 'if (page.everything === true) session.owesLooks = true;',
        replace: 'if (page.everything === true) session.owesLooks = true; await observePage(session, { side, looks: [], cursor: page.cursor, lane: laneOf(page) });',
      },
    ],
  },
  {
    name: 'move the cursor although records are still to be looked at',
    // What changed shortly before is judged by the oldest place alone: it may have entered the log late.
    shownBy: ({ pauseSeconds }) => pauseSeconds >= 300,
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
    // A flush or another worker has to read while a write is under way.
    shownBy: ({ faults, latencyMs }) => latencyMs.http >= 150 && faults.some(({ id }) => id === 'F18b'),
    places: [
      {
        file: 'src/engine/page-decision.ts',
        find: 'this.underWay.open.has(pair.pairId) || pair[side].writtenMark > mark',
        replace: 'this.underWay.open.has(pair.pairId)',
      },
    ],
  },
  {
    name: 'write to a record that is being written',
    places: [
      {
        file: 'src/store/memory-store.ts',
        find: 'pair.connectionId !== connectionId || busy.has(pairId)) continue;',
        replace: 'pair.connectionId !== connectionId || busy.size > 1e9) continue;',
      },
      {
        file: 'src/store/memory-tables.ts',
        find: 'demandFree(!busy.has(key));',
        replace: 'demandFree(busy.size < 1e9);',
      },
    ],
  },
  {
    name: 'forget to look again',
    // A field has to come back while a write is under way or in doubt: everything else is read again by itself. No doubt lasts for long.
    shownBy: ({ faults, pauseSeconds, safetyMs }) => pauseSeconds <= 60 && faults.some(({ id, atMs }) => id === 'F36b' && safetyMs - atMs > 400_000),
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
    name: 'take a lost answer for a refusal and send again',
    places: [
      {
        file: 'src/engine/vendor-patience.ts',
        find: 'return overSinceMs(session, operation, clock.now()) > 0;',
        replace: 'return overSinceMs(session, operation, clock.now()) > -1e15;',
      },
      {
        file: 'src/engine/vendor-patience.ts',
        find: 'stopwatch.elapsedMs() - sentAtMs <= patienceMs(rules)) return false;',
        replace: 'stopwatch.elapsedMs() < sentAtMs) return false;',
      },
    ],
  },
  {
    name: 'believe our clock alone about how long ago an answer was lost',
    tests: ['test/engine/doubt.test.ts'],
    places: [
      {
        file: 'src/engine/vendor-patience.ts',
        find: 'stopwatch.elapsedMs() - sentAtMs <= patienceMs(rules)) return false;',
        replace: 'stopwatch.elapsedMs() < sentAtMs) return false;',
      },
    ],
  },
  {
    name: 'open what was refused for every new version of the rules',
    places: [
      {
        file: 'src/engine/enter-rights.ts',
        find: 'if (isVersionAlone || isNamed(rights, known.schemas, rules)) {',
        replace: 'if ((isVersionAlone && rights === null) || isNamed(rights, known.schemas, rules)) {',
      },
    ],
    tests: ['test/engine/rule-versions.test.ts'],
  },
  {
    name: 'write in a flush what it has not looked at',
    tests: ['test/engine/overtaken.test.ts'],
    places: [
      {
        file: 'src/engine/push-updates.ts',
        find: "record: 'exists', now, limit, ...amongLookedAt(session) }",
        replace: "record: 'exists', now, limit, ...(amongLookedAt(session) && {}) }",
      },
    ],
  },
  {
    name: 'let a field cross the other way while a write of it is open',
    tests: ['test/engine/overtaken.test.ts', 'src/domain/unsettled-change.test.ts'],
    places: [
      {
        file: 'src/domain/unsettled-change.ts',
        find: 'return unsettled.size === 0 ? changes',
        replace: 'return unsettled.size >= 0 ? changes',
      },
    ],
  },
  {
    name: 'make a lead where nothing could be read of its person',
    places: [
      {
        file: 'src/engine/take-turns.ts',
        find: 'if (session.feedReadAt[otherSide(side)] > 0) await',
        replace: 'if (session.feedReadAt[otherSide(side)] >= 0) await',
      },
    ],
  },
  {
    name: 'look at no record without a counterpart when its field is back',
    tests: ['test/engine/schema-drift.test.ts'],
    places: [
      {
        file: 'src/engine/look-at-halves.ts',
        find: 'if (concerned.size === 0) return;',
        replace: 'if (concerned.size >= 0) return;',
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
    name: 'believe a late answer that the lease is ours',
    tests: ['test/engine/zombie.test.ts'],
    places: [
      {
        file: 'src/engine/sync-session.ts',
        find: 'for (let asked = 0; ageMs(session, session.leaseSeenAt) >= SILENCE_MS; asked++) {',
        replace: 'for (let asked = 0; asked === 0 && ageMs(session, session.leaseSeenAt) >= SILENCE_MS; asked++) {',
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
    name: 'lose a converted lead',
    places: [
      {
        file: 'src/engine/page-decision.ts',
        find: "else if (observation.convertedTo !== null && pair.object === 'lead') this.convert(pair, observation, observation.convertedTo);",
        replace: '',
      },
    ],
  },
  {
    name: 'overwrite in silence what was edited in Salesforce meanwhile',
    places: [
      {
        file: 'src/engine/settlement-batch.ts',
        find: 'withoutLeft(operation, left, mapping), before, mapping)',
        replace: 'withoutLeft(operation, left, mapping), {}, mapping)',
      },
    ],
  },
  {
    name: 'take the pages of one call for newer than the call',
    shownBy: ({ faults, workers }) => workers > 1 && faults.some(({ id }) => id === 'F47b'),
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
    shownBy: ({ faults }) => faults.some(({ id }) => id === 'F19b'),
    places: [
      {
        file: 'src/engine/page-decision.ts',
        find: 'this.lookLater(withOrderLost(pair, side, this.mark));',
        replace: 'this.counts = addCounts(this.counts, { skipped: withOrderLost(pair, side, this.mark).base === pair.base ? 1 : 0 });',
      },
    ],
  },
  {
    name: 'look at every record again in each cycle',
    places: [
      {
        file: 'src/engine/run-sync-cycle.ts',
        find: '  await resolveOrphans(session, report);\n',
        replace: "  await resolveOrphans(session, report);\n  await lookAgainAtAll(session, 'salesforce');\n",
      },
      {
        file: 'src/engine/run-sync-cycle.ts',
        find: "import { lookWhereDue } from './observe-page.ts';",
        replace: "import { lookWhereDue } from './observe-page.ts';\nimport { lookAgainAtAll } from './look-again.ts';",
      },
    ],
  },
  {
    name: 'read what our own writes have changed',
    // What automations make of a write may be news; and a worker is told of it once.
    shownBy: ({ faults, workers }) => workers > 1 && !faults.some(({ id }) => id === 'F43' || id === 'F43b'),
    places: [
      {
        file: 'src/engine/hint-batch.ts',
        find: "    if (verdict.kind === 'look') this.toRead.push(hint);\n    else if (verdict.kind === 'echo') this.countEcho(pair);",
        replace: "    this.toRead.push(hint);\n    if (verdict.kind === 'echo') this.countEcho(pair);",
      },
    ],
  },
];
