import type { OptionRecord } from '../simulation/option-record.ts';
import type { PlantedBug } from './planted-bug.ts';

/** Seeds that carry nothing over and look at nothing twice cannot show these. */
const carriesDeletions = ({ lifecycles: { deletedToo } }: OptionRecord): boolean => deletedToo.salesforce.length + deletedToo.marketo.length > 0;
const hasLowBrake = (options: OptionRecord): boolean => carriesDeletions(options) && options.lifecycles.massDelete.atLeast < 10;
const looksTwice = ({ lifecycles }: OptionRecord): boolean => lifecycles.lookEveryMinutes !== null;

/** Mistakes in deletions that are carried over, in their brake, in merges in Salesforce, and in the second look. */
export const LIFECYCLE_BUGS: readonly PlantedBug[] = [
  {
    name: 'delete what the settings keep',
    shownBy: ({ lifecycles }) => lifecycles.acts.length > 0,
    places: [{ file: 'src/domain/deletion.ts', find: 'mapping.deletedTooOn.includes(side) &&', replace: 'mapping.deletedTooOn.length < 9 &&' }],
  },
  {
    name: 'take a record that we deleted for one that somebody deleted',
    shownBy: carriesDeletions,
    places: [{ file: 'src/domain/without-record.ts', find: '{ ...UNSEEN_SIDE, writtenMark: mark,', replace: "{ ...UNSEEN_SIDE, id: pair[side].id, presence: 'deleted', writtenMark: mark," }],
  },
  {
    name: 'brake nine times as many deletions as the settings say',
    shownBy: hasLowBrake,
    places: [{ file: 'src/engine/brake-deletions.ts', find: 'if (records < rules.massDelete.atLeast) continue;', replace: 'if (records < 9 * rules.massDelete.atLeast) continue;' }],
  },
  {
    name: 'brake a tenth of the share that the settings say',
    shownBy: hasLowBrake,
    places: [{ file: 'src/domain/deletion.ts', find: 'deletions * 100 > percent * (deletions + stillLinked)', replace: 'deletions * 1000 > percent * (deletions + stillLinked)' }],
  },
  {
    name: 'take a hidden record for a deleted one',
    shownBy: looksTwice,
    places: [
      { file: 'src/engine/confirm-missing.ts', find: 'const isGone = sure.length > 0 && (', replace: 'const isGone = sure.length > 0 || (' },
      { file: 'src/domain/reconcile-pass.ts', find: ' || (!next.seesAll[side] && missing[side].length > 0);', replace: ';' },
    ],
  },
  {
    name: 'conclude nothing from a complete second look',
    shownBy: looksTwice,
    places: [{ file: 'src/engine/confirm-missing.ts', find: 'const isGone = sure.length > 0 && (', replace: 'const isGone = sure.length > 1e9 && (' }],
  },
  {
    name: 'take a person for deleted before the log can tell of a merge',
    places: [{ file: 'src/engine/confirm-missing.ts', find: "if (side === 'marketo' && isWatched(object, side)) {", replace: "if (side === 'marketo' && !isWatched(object, 'salesforce')) {" }],
    tests: ['test/engine/missing-in-marketo.test.ts'],
  },
  {
    name: 'take the person with which a pair went on for the one that was missed',
    places: [{ file: 'src/engine/confirm-missing.ts', find: 'pair[side].id === missed.get(pair.pairId)', replace: 'pair[side].id !== null' }],
    tests: ['test/engine/missing-in-marketo.test.ts'],
  },
  {
    name: 'take a person for deleted of whose merge a purged log may have told',
    places: [{ file: 'src/engine/confirm-missing.ts', find: 'away.filter((pair) => !pair[side].mayBeMerged)', replace: 'away.filter((pair) => pair[side].id !== null)' }],
    tests: ['test/engine/missing-in-marketo.test.ts'],
  },
  {
    name: 'merge a person for ever into one of whose end nothing tells',
    places: [{ file: 'src/engine/settlement-batch.ts', find: 'lost?.mayBeMerged === true && !lost.lookDue', replace: 'lost?.mayBeMerged === true && lost.id === null' }],
    tests: ['test/engine/missing-in-marketo.test.ts'],
  },
  {
    name: 'look twice at one kind of record alone',
    shownBy: looksTwice,
    places: [{ file: 'src/engine/reconcile.ts', find: 'for (const object of comparedObjects(context.rules.mapping)) {', replace: 'for (const object of comparedObjects(context.rules.mapping).slice(0, 1)) {' }],
  },
  {
    name: 'merge in Salesforce whatever the settings say',
    shownBy: ({ lifecycles, merges }) => merges.length > 0 && !lifecycles.mergesInSalesforce,
    places: [{ file: 'src/domain/follow-merge.ts', find: 'return mergesOn.includes(side);', replace: "return mergesOn.includes(side) || side === 'salesforce';" }],
  },
  {
    name: 'keep the lead whose person went into the other one',
    shownBy: ({ lifecycles, merges }) => merges.length > 0 && lifecycles.mergesInSalesforce,
    places: [{ file: 'src/connectors/salesforce/merge-records.ts', find: "Id: into ?? '' }, recordToMergeIds: id ?? '' };", replace: "Id: id ?? '' }, recordToMergeIds: into ?? '' };" }],
  },
  {
    name: 'look for a record in the making under the id that its pair has by now',
    places: [{ file: 'src/engine/resolve-in-doubt.ts', find: 'const key = madeFor ?? pairs', replace: 'const key = pairs' }],
    tests: ['test/engine/made-while-merged.test.ts'],
  },
  {
    name: 'leave a lead alone whose person was merged away while it was being made',
    places: [{ file: 'src/engine/page-decision.ts', find: 'if (making !== undefined) this.marked.push({ ...making, goesInto', replace: 'if (making === null) this.marked.push({ ...making, goesInto' }],
    tests: ['test/engine/made-while-merged.test.ts'],
  },
  {
    name: 'let what names a contact whose person was merged away wait for good',
    places: [{ file: 'src/engine/ask-for-parents.ts', find: "return { survivor: heir?.marketo.presence === 'present' ? heir.marketo.id : null };", replace: 'return heir === undefined ? { survivor: null } : null;' }],
    tests: ['test/engine/person-merged-away.test.ts'],
  },
  {
    name: 'take a lead for read anew because its person is to be looked at',
    places: [{ file: 'src/domain/observe-record.ts', find: 'before.marketo.lookDue && !before.salesforce.lookDue;', replace: 'before.marketo.lookDue;' }],
    tests: ['test/engine/value-rules.test.ts'],
  },
  {
    name: 'tell of a deletion in a cycle that could not read the side of what was deleted',
    places: [{ file: 'src/engine/plan-write.ts', find: 'return feedReadAt[otherSide(side)] > 0 ||', replace: 'return feedReadAt[otherSide(side)] >= 0 ||' }],
    tests: ['test/engine/deletion-flags.test.ts'],
  },
  {
    name: 'delete for an end that nobody has seen since it was stopped',
    places: [{ file: 'src/engine/plan-write.ts', find: 'if (isForEndInBin && !session', replace: 'if (isForEndInBin && side === \'salesforce\' && !session' }],
    tests: ['test/engine/ends-asked-anew.test.ts'],
  },
  {
    name: 'flag for an end that nobody has seen since it was stopped',
    places: [{ file: 'src/engine/plan-write.ts', find: '(isToBeDeleted || changes[side].length > 0) && mayHaveBeenUndone', replace: 'isToBeDeleted && mayHaveBeenUndone' }],
    tests: ['test/engine/flags-asked-anew.test.ts'],
  },
  {
    name: 'take what is not shown for deleted when its deletion has waited',
    places: [{ file: 'src/engine/ask-for-ends-anew.ts', find: 'seesAll && among === 0 ? ', replace: 'among === 0 ? ' }],
    tests: ['test/engine/ends-asked-anew.test.ts'],
  },
];
