import type { OptionRecord } from '../simulation/option-record.ts';
import type { PlantedBug } from './planted-bug.ts';

/** Seeds without them cannot show these. */
const hasMembers = ({ members }: OptionRecord): boolean => members !== null;
const hasActivities = ({ activities }: OptionRecord): boolean => activities !== null;

const hasMemberFields = ({ members }: OptionRecord): boolean => members !== null && members.shared !== null && members.shared.memberLines.length > 0;
const hasCampaignFields = ({ members }: OptionRecord): boolean => members !== null && members.shared !== null && members.shared.campaignLines.length > 0;
const hasRights = ({ members }: OptionRecord): boolean => members?.shared?.rights !== undefined && members.shared.memberLines.length > 0;
const hidesCampaigns = ({ members }: OptionRecord): boolean => members?.shared?.hidesCampaigns === true;
const isTiedAnew = ({ members }: OptionRecord): boolean => members?.pairings.some(({ tiedBy = [] }) => tiedBy.length > 0) === true;

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
    name: 'take a membership that was begun again for one that somebody emptied',
    shownBy: hasMemberFields,
    places: [{ file: 'src/engine/observe-in-run.ts', find: 'const made = isMadeAnew(pair, side, look) ?', replace: 'const made = isMadeAnew(pair, side, look) && pair.pairId === "" ?' }],
  },
  {
    name: 'lose the steps by which fields of members changed',
    shownBy: hasMemberFields,
    places: [{ file: 'src/connectors/marketo/member-data-activities.ts', find: 'steps: { ...status?.steps, ...hint.steps } };', replace: 'steps: { ...status?.steps } };' }],
  },
  {
    name: 'hold what a field of a member was sent for what both had agreed on before',
    shownBy: hasMemberFields,
    places: [{ file: 'src/domain/settle-write.ts', find: 'let settled: Pair = { ...pair, base: { ...pair.base, ...sent } };', replace: "let settled: Pair = { ...pair, base: pair.object === 'campaign-member' ? { ...sent, ...pair.base } : { ...pair.base, ...sent } };" }],
  },
  {
    name: 'write a field of members that may only be read',
    shownBy: hasRights,
    places: [
      { file: 'src/domain/merge-pair.ts', find: "if (!field.on[to].updateable) return { code: 'FIELD_NOT_WRITABLE' };", replace: "if (!field.on[to].updateable && pair.object !== 'campaign-member') return { code: 'FIELD_NOT_WRITABLE' };" },
      { file: 'src/connectors/ruled-out.ts', find: 'return locked.length > 0 ? ownError', replace: "return locked.length > 0 && write.object !== 'campaign-member' ? ownError" },
    ],
  },
  {
    name: 'go on with a field of members that is hidden',
    shownBy: hasRights,
    places: [
      {
        file: 'src/domain/resolved-mapping.ts',
        find: "if (salesforce === null) suspend({ side: 'salesforce', code: 'FIELD_NOT_FOUND' });",
        replace: "if (salesforce === null && marketo !== null && object === 'campaign-member') fields.push(resolved(line, { salesforce: { ...marketo, name: line.salesforce }, marketo }, { kind: 'served', comparison: { kind: 'text' } }, { parentPrefix: prefixOf(schemas.salesforce, line), resumed })); else if (salesforce === null) suspend({ side: 'salesforce', code: 'FIELD_NOT_FOUND' });",
      },
      { file: 'src/connectors/ruled-out.ts', find: 'if (hidden.length > 0) return', replace: "if (hidden.length > 0 && write.object !== 'campaign-member') return" },
      { file: 'src/connectors/ruled-out.ts', find: 'return locked.length > 0 ? ownError', replace: "return locked.length > 0 && write.object !== 'campaign-member' ? ownError" },
    ],
  },
  {
    name: 'say nothing of a field of campaigns that is hidden',
    shownBy: hidesCampaigns,
    places: [{ file: 'src/engine/notice-changes.ts', find: 'const events = isSameRules ? all :', replace: "const events = isSameRules ? all.filter(({ object, kind }) => object !== 'campaign' || kind !== 'field-lost') :" }],
  },
  {
    name: 'keep statuses as they were read where another table ties them',
    shownBy: isTiedAnew,
    places: [{ file: 'src/engine/enter-rights.ts', find: 'await seeStatusesAnew(session, rightsBefore);', replace: 'void seeStatusesAnew;' }],
  },
  {
    name: 'look at nobody whose status means something else by now',
    shownBy: isTiedAnew,
    places: [{ file: 'src/domain/status-words.ts', find: "lookDue: lookDue || presence === 'present' });", replace: 'lookDue });' }],
  },
  {
    name: 'tell of a program once and never again',
    shownBy: hasCampaignFields,
    places: [{ file: 'src/connectors/marketo/program-records.ts', find: 'looks: looks.filter((look) => told.get(look.id) !== JSON.stringify(look))', replace: 'looks: looks.filter((look) => told.get(look.id) === undefined)' }],
  },
  {
    name: 'overwrite what stands in a program unnamed',
    shownBy: ({ members }) => members?.shared?.campaignLines.some(({ direction }) => direction !== 'to-salesforce') === true,
    places: [{ file: 'src/connectors/marketo/write-programs.ts', find: "id: write.id ?? '', before: held.before })", replace: "id: write.id ?? '' })" }],
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
    places: [{ file: 'src/engine/observe-in-run.ts', find: 'if (look.isWithheld === true) return asOfNobody(', replace: 'if (look.id === "") return asOfNobody(' }],
  },
];
