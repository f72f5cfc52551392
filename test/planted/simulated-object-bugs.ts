import { isKeyed } from '../../src/domain/object-pair.ts';
import type { OptionRecord } from '../simulation/option-record.ts';
import type { PlantedBug } from './planted-bug.ts';

/** Seeds of people alone cannot show these. */
const hasObjects = ({ objects }: OptionRecord): boolean => objects !== null;
const hasFlags = ({ lifecycles: { flags } }: OptionRecord): boolean => flags.marketo.length + flags.salesforce.length > 0;
const flagsObjects = ({ objects, lifecycles: { flags } }: OptionRecord): boolean => objects !== null && flags.marketo.some(isKeyed);
const hasMerges = ({ merges }: OptionRecord): boolean => merges.length > 0;
const mergesAccounts = ({ objects }: OptionRecord): boolean => objects?.accountActs !== undefined;
const booksForAccounts = ({ objects }: OptionRecord): boolean => objects?.belongingActs !== undefined;
const namesLeads = ({ objects }: OptionRecord): boolean => objects?.leadActs !== undefined;

/** Mistakes in what goes to Marketo beside people, and in what becomes of records that are merged. */
export const SIMULATED_OBJECT_BUGS: readonly PlantedBug[] = [
  {
    name: 'see no link of Salesforce',
    shownBy: hasObjects,
    places: [{ file: 'src/domain/field-passage.ts', find: 'return value.startsWith(parentPrefix) ? value : null;', replace: 'return null;' }],
  },
  {
    name: 'make a record before what it links to',
    shownBy: hasObjects,
    places: [
      {
        file: 'src/domain/plan-create.ts',
        find: "return kind === 'unasked' ? 'early' : kind;",
        replace: "return kind === 'lost' ? kind : 'there';",
      },
    ],
  },
  {
    name: 'overwrite what somebody else keeps under the same key',
    shownBy: hasObjects,
    places: [{ file: 'src/connectors/marketo/write-keyed.ts', find: "const action = isCreate ? 'createOnly' : 'updateOnly';", replace: "const action = isCreate ? 'createOrUpdate' : 'updateOnly';" }],
  },
  {
    name: 'keep companies under ids of fifteen characters',
    shownBy: hasObjects,
    places: [
      {
        file: 'src/connectors/marketo/write-keyed.ts',
        find: 'const name = write.id ?? (compoundKey === null ? write.counterpartId : null);',
        replace: 'const name = write.id ?? (compoundKey === null ? write.counterpartId.slice(0, 15) : null);',
      },
    ],
  },
  {
    name: 'cut the fields of a custom object',
    shownBy: ({ objects }) => objects !== null && objects.custom !== null,
    places: [{ file: 'src/domain/custom-object.ts', find: ', ...lines] : lines;', replace: ', ...lines] : lines.slice(0, 2);' }],
  },
  {
    name: 'leave the box ticked for who comes in the place of a deleted person',
    shownBy: hasFlags,
    places: [{ file: 'src/domain/deletion-flag.ts', find: "if (presence === 'present') return withOwnWord(pair, 'marketo', field, false);", replace: "if (presence === 'present') return pair;" }],
  },
  {
    name: 'let flags of deletions pass the brake',
    shownBy: hasFlags,
    places: [{ file: 'src/engine/push-updates.ts', find: 'tellsOfDeletion(pair, side) && !counted', replace: 'tellsOfDeletion(pair, side) && session.mappingOf(pair.object).deletedTooOn.includes(side) && !counted' }],
  },
  {
    name: 'tell no company or opportunity that its record in Salesforce was deleted',
    shownBy: flagsObjects,
    places: [{ file: 'src/domain/pair.ts', find: "presence === 'deleted' || (presence === 'merged' && isKeyed(pair.object))", replace: "presence === 'deleted' && !isKeyed(pair.object)" }],
  },
  {
    name: 'leave a link with the lead that was converted',
    shownBy: namesLeads,
    places: [{ file: 'src/connectors/salesforce/read-record.ts', find: 'values: withContactsForLeads(description,', replace: 'values: withContactsForLeads({ ...description, fields: {} },' }],
  },
  {
    name: 'read nothing that names a lead when that is converted',
    shownBy: namesLeads,
    places: [{ file: 'src/engine/look-at-children.ts', find: 'return [...parentsWatched, ...leadsNamed];', replace: 'return [...parentsWatched, ...leadsNamed.slice(leadsNamed.length)];' }],
  },
  {
    name: 'send a link before its person has the key',
    shownBy: namesLeads,
    places: [{ file: 'src/engine/ask-for-parents.ts', find: "return seenOn(pair, 'marketo', key) !== pair.salesforce.id;", replace: "return seenOn(pair, 'marketo', key) === 'nobody';" }],
  },
  {
    name: 'take a merged lead for a deleted one',
    shownBy: hasMerges,
    places: [{ file: 'src/engine/page-decision.ts', find: 'mergedInto !== undefined && (isPersonObject(pair.object) || isKeyed(pair.object))', replace: 'mergedInto !== undefined && isKeyed(pair.object)' }],
  },
  {
    name: 'merge the survivor into the loser',
    shownBy: hasMerges,
    places: [
      {
        file: 'src/connectors/marketo/merge-people.ts',
        find: 'const path = `/rest/v1/leads/${Number(write.into)}/merge.json?leadId=${Number(write.id)}`;',
        replace: 'const path = `/rest/v1/leads/${Number(write.id)}/merge.json?leadId=${Number(write.into)}`;',
      },
    ],
  },
  {
    name: 'know the first survivor of an account alone',
    shownBy: mergesAccounts,
    places: [{ file: 'src/engine/page-decision.ts', find: 'if (isKnown && !tellsOfSurvivor(pair, side, survivor)) return', replace: 'if (isKnown) return' }],
  },
  {
    name: 'keep the company of a merged account for good',
    shownBy: mergesAccounts,
    places: [{ file: 'src/domain/deletion.ts', find: "salesforce.presence === 'merged' && salesforce.survivor !== null;", replace: "salesforce.presence === 'merged' && salesforce.survivor === 'nobody';" }],
  },
  {
    name: 'read custom records by when somebody last edited them',
    shownBy: booksForAccounts,
    places: [
      {
        file: 'src/connectors/salesforce/poll-changes.ts',
        find: 'where: withinCampaigns(object, campaigns.campaigns, remainingRows(cursor)),',
        replace: "where: withinCampaigns(object, campaigns.campaigns, object.startsWith('custom:') ? (remainingRows(cursor)?.replaceAll('SystemModstamp', 'LastModifiedDate') ?? null) : remainingRows(cursor)),",
      },
    ],
  },
];
