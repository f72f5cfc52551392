import type { OptionRecord } from '../simulation/option-record.ts';
import type { PlantedBug } from './planted-bug.ts';

/** Seeds without them cannot show these. */
const hasMembers = ({ members }: OptionRecord): boolean => members !== null;
const hasActivities = ({ activities }: OptionRecord): boolean => activities !== null;

/** Mistakes over members of campaigns, and over tasks and events that are told as activities. */
export const SIMULATED_MEMBER_BUGS: readonly PlantedBug[] = [
  {
    name: 'send a member back in Marketo',
    shownBy: hasMembers,
    places: [{ file: 'src/domain/merge-status.ts', find: "return isBehind(salesforce, marketo, pairing) ? { kind: 'nothing', because: 'kept-apart' } : {", replace: 'return {' }],
  },
  {
    name: 'let the status win that lies behind',
    shownBy: ({ members }) => members?.pairings.some(({ policy }) => policy === 'further-on') === true,
    places: [{ file: 'src/domain/merge-status.ts', find: "return pairing.policy === 'further-on' && isBehind(", replace: "return pairing.policy === 'further-on' && !isBehind(" }],
  },
  {
    name: 'name no status that lost',
    shownBy: hasMembers,
    places: [{ file: 'src/domain/merge-status.ts', find: 'const lost = both && !isEmpty(comparison, overwrites) ?', replace: 'const lost = both && isEmpty(comparison, overwrites) ?' }],
  },
  {
    name: 'send a status in the words of the other side',
    shownBy: hasMembers,
    places: [{ file: 'src/engine/membership-words.ts', find: "if (line.part === 'status') return statusOnSide(pairing, operation.side, value);", replace: "if (line.part === 'status') return value;" }],
  },
  {
    name: 'move all members of a call to the first one\'s status',
    shownBy: hasMembers,
    places: [{ file: 'src/connectors/marketo/write-members.ts', find: '[program, status, kind]', replace: '[program, String(status.length > 99), kind]' }],
  },
  {
    name: 'make whoever was taken out a member again',
    shownBy: hasMembers,
    places: [{ file: 'src/connectors/marketo/member-activities.ts', find: 'const isOver = status === NOT_IN_PROGRAM;', replace: "const isOver = status === 'Nobody';" }],
  },
  {
    name: 'leave unseen what a merge makes of memberships',
    shownBy: ({ members, merges }) => members !== null && merges.length > 0,
    places: [{ file: 'src/connectors/marketo/fold-activities.ts', find: 'const members = withCombined(told, people, knowledge.programs);', replace: 'const members = withCombined(told, [], knowledge.programs);' }],
  },
  {
    name: 'take the first statuses of a campaign for all',
    shownBy: ({ members, queryPageRows }) => members !== null && queryPageRows < 8,
    places: [{ file: 'src/connectors/salesforce/campaign-statuses.ts', find: 'if (last === undefined || (page.done', replace: 'if (last !== undefined || (page.done' }],
  },
  {
    name: 'tell of every new subject of a task',
    shownBy: hasActivities,
    places: [{ file: 'src/app/settings/default-object-mapping.ts', find: "line('subject', 'Subject')", replace: "{ marketo: 'subject', salesforce: 'Subject', tells: true }" }],
  },
  {
    name: 'believe nothing that the log shows as told',
    shownBy: hasActivities,
    places: [{ file: 'src/connectors/marketo/hear-activities.ts', find: 'return [...latest.values()];', replace: 'return [...latest.values()].slice(latest.size);' }],
  },
  {
    name: 'tell an event that has turned private',
    shownBy: hasActivities,
    places: [{ file: 'src/engine/page-decision.ts', find: 'pair !== undefined && seen.isWithheld === true ?', replace: 'pair !== undefined && seen.id === "" ?' }],
  },
];
