import type { PlantedBug } from './planted-bug.ts';

const ACCOUNTS_MERGED = ['test/engine/merged-accounts.test.ts'];
const SYSTEM_FIELDS = ['test/engine/system-fields.test.ts'];
const MADE_OBJECTS = ['test/engine/preview-made-objects.test.ts'];
const DELETIONS = ['test/engine/deletions.test.ts'];
const FLAGS = ['test/engine/deletion-flags.test.ts', 'test/engine/deletion-flags-in-salesforce.test.ts'];
const MERGES = ['test/engine/merges.test.ts'];
const SEEN_FULL = ['test/engine/emptied-survivor.test.ts'];
const MANY_MERGES = ['test/engine/many-merges.test.ts'];
const OBJECTS = ['test/engine/objects.test.ts'];
const CONTACT_ROLES = ['test/engine/contact-roles.test.ts'];
const QUEUES = ['test/engine/queues.test.ts'];
const CUSTOM_OBJECTS = ['test/engine/custom-objects.test.ts'];

/** Mistakes over merges, deletions and what is neither a person nor a lead: tests of the engine are to notice them. */
export const OBJECT_BUGS: readonly PlantedBug[] = [
  {
    name: 'let the blanks of a merged record\'s survivor empty its person',
    tests: MERGES,
    places: [{ file: 'src/domain/follow-merge.ts', find: 'twoWay.has(key) && !held.has(key) ?', replace: 'twoWay.size > 1e9 ?' }],
  },
  {
    name: 'keep a field apart that follows the survivor one way',
    tests: MERGES,
    places: [{ file: 'src/domain/follow-merge.ts', find: 'twoWay.has(key) && !held.has(key) ?', replace: '!held.has(key) ?' }],
  },
  {
    name: 'fill again what was emptied on a merge\'s survivor that had been seen full',
    tests: SEEN_FULL,
    places: [{ file: 'src/domain/follow-merge.ts', find: 'twoWay.has(key) && !held.has(key) ?', replace: 'twoWay.has(key) ?' }],
  },
  {
    name: 'fill again what was emptied on a converted lead\'s contact that had been seen full',
    tests: SEEN_FULL,
    places: [{ file: 'src/domain/observe-record.ts', find: '(kept.has(key) && !held.has(key))', replace: 'kept.has(key)' }],
  },
  {
    name: 'put a merged lead\'s person in the place of the survivor\'s',
    tests: MERGES,
    places: [{ file: 'src/domain/follow-merge.ts', find: "'both-there' : 'goes-on';", replace: "'goes-on' : 'goes-on';" }],
  },
  {
    name: 'lose the person of a merged lead whose survivor has none',
    tests: MERGES,
    places: [{ file: 'src/domain/follow-merge.ts', find: "'both-there' : 'goes-on';", replace: "'both-there' : 'ends';" }],
  },
  {
    name: 'leave both persons of merged leads',
    tests: MERGES,
    places: [{ file: 'src/engine/merge-people.ts', find: 'while (due.length > 0 && !session.signal.aborted)', replace: 'while (due.length > 1e9 && !session.signal.aborted)' }],
  },
  {
    name: 'take a merged account for a deleted one',
    tests: ACCOUNTS_MERGED,
    places: [{ file: 'src/engine/page-decision.ts', find: 'mergedInto !== undefined && (isPersonObject(pair.object) || isKeyed(pair.object))', replace: 'mergedInto !== undefined && isPersonObject(pair.object)' }],
  },
  {
    name: 'delete the company of a merged account although nobody sees the survivor',
    tests: ACCOUNTS_MERGED,
    places: [{ file: 'src/domain/deletion.ts', find: "salesforce.presence === 'merged' && salesforce.survivor !== null", replace: "salesforce.presence === 'merged'" }],
  },
  {
    name: 'take a contact of which no converted lead is shown for one that never was a lead',
    tests: SYSTEM_FIELDS,
    places: [{ file: 'src/connectors/salesforce/read-conversions.ts', find: '    if (at === undefined) return look;', replace: '    if (look.deleted) return look;' }, { file: 'src/connectors/salesforce/read-conversions.ts', find: '[IS_CONVERTED]: true, [CONVERTED_DATE]: at }', replace: '[IS_CONVERTED]: at !== undefined, [CONVERTED_DATE]: at ?? null }' }],
  },
  {
    name: 'forget in a preview what other new objects take of Marketo\'s ten',
    tests: MADE_OBJECTS,
    places: [{ file: 'src/connectors/marketo/make-object.ts', find: 'if (present === undefined && refusal === null) many += 1;', replace: 'void many;' }],
  },
  {
    name: 'let values of a deleted record cross',
    tests: DELETIONS,
    places: [{ file: 'src/domain/merge-pair.ts', find: 'if (ended && field.line.isDeletionFlag !== true) continue;', replace: 'void ended;' }],
  },
  {
    name: 'tell nobody of a person that was deleted',
    tests: FLAGS,
    places: [{ file: 'src/domain/deletion-flag.ts', find: "field === undefined || pair.marketo.presence !== 'deleted' ?", replace: "field === undefined || pair.marketo.presence === 'deleted' ?" }],
  },
  {
    name: 'tick boxes for what was deleted before they were named',
    tests: FLAGS,
    places: [{ file: 'src/domain/deletion-flag.ts', find: "presence === 'deleted' && own(pair.base, field.key) !== undefined ?", replace: "presence === 'deleted' ?" }],
  },
  {
    name: 'flag what was deleted before a field was named for it',
    tests: FLAGS,
    places: [{ file: 'src/domain/observe-record.ts', find: 'mapping.fields.filter(({ key }) => own(pair.base, key) !== undefined)', replace: 'mapping.fields' }],
  },
  {
    name: 'forget what was deleted while the flag\'s field was away',
    tests: FLAGS,
    places: [{ file: 'src/domain/observe-record.ts', find: "if (!changed || (pair[side].presence !== 'deleted'", replace: "if (changed || (pair[side].presence !== 'deleted'" }],
  },
  {
    name: 'send a link before its parent is there',
    tests: OBJECTS,
    places: [
      { file: 'src/domain/parent-link.ts', find: "if (kind !== 'unasked') sorted[kind].push(change);", replace: "if (kind !== 'unasked') sorted[kind === 'early' ? 'there' : kind].push(change);" },
    ],
  },
  {
    name: 'take a queue for a user',
    tests: QUEUES,
    places: [{ file: 'src/domain/field-passage.ts', find: 'return value.startsWith(parentPrefix) ? value : null;', replace: 'return value;' }],
  },
  {
    name: 'take a person out of its company',
    tests: OBJECTS,
    places: [{ file: 'src/domain/parent-link.ts', find: "new Set(['account'])", replace: 'new Set([])' }],
  },
  {
    name: 'change a part of a key',
    tests: CONTACT_ROLES,
    places: [{ file: 'src/domain/merge-pair.ts', find: "if (to === 'marketo' && field.line.isKey === true) {", replace: "if (to === 'marketo' && field.line.isKey === true && changed.size > 1e9) {" }],
  },
  {
    name: 'spend a try on waiting for a parent',
    tests: CONTACT_ROLES,
    places: [{ file: 'src/domain/parent-link.ts', find: 'work: { ...work, nextAttemptAt,', replace: 'work: { ...work, attempts: work.attempts + 1, nextAttemptAt,' }],
  },
  {
    name: 'tell any number of deletions',
    tests: DELETIONS,
    places: [{ file: 'src/domain/deletion.ts', find: 'return deletions >= atLeast &&', replace: 'return deletions >= 1e9 * atLeast &&' }],
  },
  {
    name: 'stop deletions, however few they are',
    tests: DELETIONS,
    places: [
      { file: 'src/domain/deletion.ts', find: 'return deletions >= atLeast &&', replace: 'return deletions >= atLeast / 1e9 &&' },
      { file: 'src/engine/brake-deletions.ts', find: 'if (records < rules.massDelete.atLeast) continue;', replace: '' },
    ],
  },
  {
    name: 'stop what an admin has agreed to',
    tests: DELETIONS,
    places: [{ file: 'src/domain/deletion.ts', find: "work.lane !== 'priority' && ", replace: '' }],
  },
  {
    name: 'follow any number of merges at once',
    tests: MANY_MERGES,
    places: [{ file: 'src/engine/brake-merges.ts', find: 'if (records < rules.massDelete.atLeast) continue;', replace: 'if (records < 1e9 * rules.massDelete.atLeast) continue;' }],
  },
  {
    name: 'count those merges alone that this run has reserved',
    tests: MANY_MERGES,
    places: [{ file: 'src/engine/brake-merges.ts', find: 'await queries.openMerges(rules.connectionId, side)', replace: '[{ object: "lead" as const, records: session.merges.length }]' }],
  },
  {
    name: 'merge the counterpart of a record that was brought back',
    tests: MANY_MERGES,
    places: [{ file: 'src/engine/page-decision.ts', find: 'if (operation === undefined || operation.side === this.batch.side) return;', replace: 'if (operation === undefined || operation.side !== this.batch.side) return;' }],
  },
  {
    name: 'make a missing custom object and go on by the old schema',
    tests: CUSTOM_OBJECTS,
    places: [{ file: 'src/engine/make-custom-objects.ts', find: 'return made > 0;', replace: 'return made > 1e9;' }],
  },
  {
    name: 'ask for a custom object that was refused in every cycle',
    tests: CUSTOM_OBJECTS,
    places: [{ file: 'src/engine/make-custom-objects.ts', find: 'Math.abs(clock.now() - before.at) < AGAIN_AFTER_MS', replace: 'Math.abs(clock.now() - before.at) < AGAIN_AFTER_MS / 1e9' }],
  },
  {
    name: 'let one custom object that cannot be made stop all',
    tests: CUSTOM_OBJECTS,
    places: [{ file: 'src/engine/make-custom-objects.ts', find: 'if (failure instanceof StepFailure) return failure.error;', replace: 'if (failure instanceof StepFailure && failure.error.code === "LEASE_LOST") return failure.error;' }],
  },
  {
    name: 'leave a record to the one that is deleted',
    tests: DELETIONS,
    places: [{ file: 'src/engine/linking-batch.ts', find: 'isGone(counterpart.presence) &&', replace: '!isGone(counterpart.presence) &&' }],
  },
  {
    name: 'forget what a person was told of the record it had',
    tests: DELETIONS,
    places: [{ file: 'src/engine/linking-batch.ts', find: 'base: { ...pair.base, ...Object.fromEntries(told) }', replace: 'base: told.length > 1e9 ? {} : pair.base' }],
  },
];
