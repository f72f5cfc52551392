import type { PlantedBug } from './planted-bug.ts';

const PROGRAMS = ['test/engine/programs.test.ts'];
const PAIRED_ANEW = ['test/engine/pairing-anew.test.ts'];
const FIELDS = ['test/engine/member-fields.test.ts'];
const LIVES = ['test/engine/member-lives.test.ts'];
const PUT_IN_AGAIN = ['test/engine/members-put-in-again.test.ts'];

/** Mistakes in what campaigns and programs share, and their members beside the status, or in the same place: for tests of the engine to notice: what it takes is too rare in the simulation, or not in it. */
export const CAMPAIGN_BUGS: readonly PlantedBug[] = [
  {
    name: 'leave a campaign with the program it went with before',
    tests: PROGRAMS,
    places: [{ file: 'src/domain/part-pairing.ts', find: 'return isStrayed(salesforce.id, marketo.id, mapping.pairings) ? {', replace: 'return isStrayed(null, marketo.id, mapping.pairings) ? {' }],
  },
  {
    name: 'leave members with the program that their campaign went with before',
    tests: PAIRED_ANEW,
    places: [{ file: 'src/domain/part-pairing.ts', find: 'if (!hasStrayed(pair, mapping)) return standingOfPair', replace: 'if (!hasStrayed(pair, mapping) || !isFollowed) return standingOfPair' }],
  },
  {
    name: 'delete a member for an end in the program that its campaign went with before',
    tests: PAIRED_ANEW,
    places: [{ file: 'src/domain/deletion.ts', find: 'deletedTooOn.includes(side) && !hasStrayed(pair, mapping));', replace: 'deletedTooOn.includes(side));' }],
  },
  {
    name: 'keep a membership that left the program, as the log says in whatever order, and is not found',
    tests: LIVES,
    places: [{ file: 'src/engine/observe-changes.ts', find: 'hint.tellsOfEnd === true && !shown.has(hint.id)', replace: 'hint.tellsOfEnd === true && shown.size < 0' }],
  },
  {
    name: 'make somebody a member again who was taken out while nobody read of the program',
    tests: PAIRED_ANEW,
    places: [{ file: 'src/domain/part-pairing.ts', find: "=== 'not-named' && !isFollowed ? unheard(pair) : null;", replace: "=== 'not-named' && isFollowed ? unheard(pair) : null;" }],
  },
  {
    name: 'write to the program of before as long as a member is not parted from it',
    tests: PAIRED_ANEW,
    places: [{ file: 'src/domain/merge-pair.ts', find: 'const standing = standingOfPair(pair, mapping);', replace: "const standing = isMember(pair.object) ? 'paired' : standingOfPair(pair, mapping);" }],
  },
  {
    name: 'take a member that was made without its fields for written',
    tests: FIELDS,
    places: [{ file: 'src/connectors/marketo/write-members.ts', find: "'create' ? { result: 'exists', id } : { result: 'applied', id, left: Object.keys(data) };", replace: "'create' ? { result: 'applied', id } : { result: 'applied', id, left: Object.keys(data) };" }],
  },
  {
    name: 'take a text of a member for one of its statuses',
    tests: FIELDS,
    places: [{ file: 'src/engine/membership-words.ts', find: '[name, name === status ? shared(value) : value] as const', replace: '[name, shared(value)] as const' }],
  },
  {
    name: 'make somebody a member while another create of the same place is in doubt',
    tests: PUT_IN_AGAIN,
    places: [{ file: 'src/engine/linking-batch.ts', find: '(this.creating.has(claim) || this.session.placesInDoubt.has(claim))', replace: 'this.creating.has(claim)' }],
  },
];
