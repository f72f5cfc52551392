import type { Command, CommandOptions } from 'commander';
import type { SettingFlags } from './commands/command-settings.ts';
import type { FieldsFlags } from './commands/fields.ts';
import type { ProcessHandle } from './commands/start.ts';
import type { Terminal } from './commands/terminal.ts';
import { COMPARED_NAMES, FILTERED_NAMES, NAMES_WRITTEN_TO_SALESFORCE, OBJECT_NAMES, RECORD_NAMES } from './settings/object-names.ts';

/** The commands, each loaded when it is called: whoever asks for the status does not wait for the database to be loaded. */
const COMMANDS = {
  agreeToDeletions: async () => (await import('./commands/agree-to-deletions.ts')).agreeToDeletions,
  switchBackfill: async () => (await import('./commands/backfill.ts')).switchBackfill,
  exportConfig: async () => (await import('./commands/config.ts')).exportConfig,
  diffConfig: async () => (await import('./commands/config.ts')).diffConfig,
  previewConfig: async () => (await import('./commands/config-preview.ts')).previewConfig,
  applyConfig: async () => (await import('./commands/config.ts')).applyConfig,
  configHistory: async () => (await import('./commands/config.ts')).configHistory,
  rollBackConfig: async () => (await import('./commands/config.ts')).rollBackConfig,
  dictionary: async () => (await import('./commands/dictionary.ts')).dictionary,
  exportDictionary: async () => (await import('./commands/dictionary.ts')).exportDictionary,
  importDictionary: async () => (await import('./commands/dictionary.ts')).importDictionary,
  doctor: async () => (await import('./commands/doctor.ts')).doctor,
  explain: async () => (await import('./commands/explain.ts')).explain,
  fields: async () => (await import('./commands/fields.ts')).fields,
  reconcile: async () => (await import('./commands/reconcile.ts')).reconcile,
  listRules: async () => (await import('./commands/rules.ts')).listRules,
  tryRules: async () => (await import('./commands/rules.ts')).tryRules,
  reconcileNow: async () => (await import('./commands/reconcile.ts')).reconcileNow,
  filterTry: async () => (await import('./commands/filter.ts')).filterTry,
  schema: async () => (await import('./commands/schema.ts')).schema,
  schemaOffer: async () => (await import('./commands/schema.ts')).schemaOffer,
  settings: async () => (await import('./commands/settings.ts')).settings,
  start: async () => (await import('./commands/start.ts')).start,
  status: async () => (await import('./commands/status.ts')).status,
  storeMove: async () => (await import('./commands/store-move.ts')).storeMove,
  syncNow: async () => (await import('./commands/sync.ts')).syncNow,
  syncUserHandOff: async () => (await import('./commands/sync-user.ts')).syncUserHandOff,
  syncUserPermissionSet: async () => (await import('./commands/sync-user.ts')).syncUserPermissionSet,
  syncUserReport: async () => (await import('./commands/sync-user.ts')).syncUserReport,
  forbidTrials: async () => (await import('./commands/try.ts')).forbidTrials,
  tryRecord: async () => (await import('./commands/try.ts')).tryRecord,
  syncPerson: async () => (await import('./commands/sync.ts')).syncPerson,
};

type Json = { readonly json?: boolean };
type OfObject = { readonly object?: string };
type OfConnection = { readonly connection?: string };
type Meant = { readonly yes?: boolean; readonly by?: string };

/** What commands are made with. */
export interface CommandParts {
  /** The program itself: the parent of what has no other. */
  readonly program: Command;
  /** Makes one, with the options that all have. */
  readonly command: (name: string, description: string, parent?: Command, options?: CommandOptions) => Command;
  readonly terminal: Terminal;
  readonly handle: ProcessHandle;
  /** Takes the exit code of the one that ran. */
  readonly done: (exitCode: number) => void;
}

/** Adds every command to a program, in the order of its help. */
export function addCommands(parts: CommandParts): void {
  addSyncCommands(parts);
  addFieldCommands(parts);
  addConfigCommands(parts);
  addRuleCommands(parts);
  addRecordCommands(parts);
  addInstallationCommands(parts);
}

/** Who stands in the history. */
const BY = ['--by <name>', 'who changes it, for the history (default: your name on this machine)'] as const;

/** Runs the sync, says how it is, and starts, stops and repeats parts of it. */
function addSyncCommands({ program, command, terminal, handle, done }: CommandParts): void {
  command('start', 'sync until stopped, with console and API')
    .option('--sandbox', 'use the built-in connection to the simulators')
    .option('--port <port>', 'port of console and API')
    .option('--host <address>', 'address to listen on')
    .option('--log-level <level>', 'error, warn, info or debug')
    .action(async (flags: SettingFlags) => done(await (await COMMANDS.start())(terminal, flags, handle)));
  command('status', 'every connection at a glance')
    .option('--json', 'as JSON')
    .action(async (flags: SettingFlags & Json) => done(await (await COMMANDS.status())(terminal, flags)));

  const sync = program.command('sync').description('sync something at once');
  command('now', 'start a cycle now', sync).action(async (flags: SettingFlags) => done(await (await COMMANDS.syncNow())(terminal, flags)));
  command('person <id-or-email>', 'sync one record now; a Marketo-only person is created in Salesforce', sync)
    .option('--object <object>', `what the record is: ${RECORD_NAMES.join(', ')}, or the API name of a custom object`)
    .action(async (id: string, flags: SettingFlags & OfObject) => done(await (await COMMANDS.syncPerson())(terminal, id, flags)));

  command('agree', 'carry deletions and merges to the other side that were stopped for being too many at once', program.command('deletes').description('records deleted, or merged, on one side'))
    .action(async (flags: SettingFlags) => done(await (await COMMANDS.agreeToDeletions())(terminal, flags)));
  const backfill = program.command('backfill').description('initial sync and backfills');
  for (const [word, does] of [['pause', 'stop initial sync and backfills; live changes go on'], ['resume', 'let initial sync and backfills go on']] as const) {
    command(word, does, backfill)
      .option('--connection <id>', 'one connection alone')
      .action(async (flags: SettingFlags & { readonly connection?: string }) => done(await (await COMMANDS.switchBackfill())(terminal, word, flags)));
  }
  const reconciling = program.command('reconcile').description('the second look at every record: what no change log told of');
  command('report', 'how far it has come, and what it found and repaired; also without this word', reconciling, { isDefault: true })
    .option('--json', 'as JSON')
    .action(async (flags: SettingFlags & Json) => done(await (await COMMANDS.reconcile())(terminal, flags)));
  command('now [object]', `compare everything, or one object, once more from now on: ${COMPARED_NAMES.join(', ')}, or the API name of a custom object`, reconciling)
    .action(async (object: string | undefined, flags: SettingFlags) => done(await (await COMMANDS.reconcileNow())(terminal, object, flags)));
}

/** What is synced, field by field. */
function addFieldCommands({ program, command, terminal, done }: CommandParts): void {
  const dictionary = program.command('dictionary').description('every synced field: what for, whose, used by whom');
  command('show', 'the dictionary with what is missing; also without this word', dictionary, { isDefault: true })
    .option('--connection <id>', 'which connection')
    .option('--json', 'as JSON')
    .action(async (flags: SettingFlags & OfConnection & Json) => done(await (await COMMANDS.dictionary())(terminal, flags)));
  command('export <file>', 'write it as CSV, or as Markdown to a file that ends in .md', dictionary)
    .option('--connection <id>', 'which connection')
    .action(async (file: string, flags: SettingFlags & OfConnection) => done(await (await COMMANDS.exportDictionary())(terminal, file, flags)));
  command('import <file>', 'show what a CSV file would change, and with --yes change it', dictionary)
    .option('--connection <id>', 'which connection')
    .option('--yes', 'change it')
    .option(...BY)
    .action(async (file: string, flags: SettingFlags & OfConnection & Meant) => done(await (await COMMANDS.importDictionary())(terminal, file, flags)));
  command('fields [field]', 'how full, lively and dear every mapped field is, and what to do about it; all of one field with its name')
    .option('--sort <by>', 'share (of updates; the default), backlog, empty or name')
    .option('--connection <id>', 'which connection')
    .option('--json', 'as JSON')
    .action(async (field: string | undefined, flags: FieldsFlags) => done(await (await COMMANDS.fields())(terminal, field, flags)));
}

/** The configuration: what it says, what a draft would do, and its versions. */
function addConfigCommands({ program, command, terminal, done }: CommandParts): void {
  const config = program.command('config').description('the rules of connections, version by version');
  const ONE_CONNECTION = ['--connection <id>', 'one connection alone'] as const;
  command('export', 'print the configurations as YAML', config)
    .option(...ONE_CONNECTION)
    .option('--version <number>', 'an earlier version')
    .action(async (flags: SettingFlags & OfConnection & { readonly version?: string }) => done(await (await COMMANDS.exportConfig())(terminal, flags)));
  command('diff <file>', 'what applying a file would change', config).action(async (file: string, flags: SettingFlags) => done(await (await COMMANDS.diffConfig())(terminal, file, flags)));
  command('preview <file>', 'what applying a file would do: records, values before and after, conflicts, calls and minutes; changes nothing', config)
    .option('--json', 'as JSON')
    .action(async (file: string, flags: SettingFlags & Json) => done(await (await COMMANDS.previewConfig())(terminal, file, flags)));
  command('apply <file>', 'show what a file would change, and with --yes apply it as a new version', config)
    .option('--yes', 'apply it')
    .option('--note <text>', 'what for')
    .option(...BY)
    .action(async (file: string, flags: SettingFlags & Meant & { readonly note?: string }) => done(await (await COMMANDS.applyConfig())(terminal, file, flags)));
  command('history', 'who changed the rules when', config)
    .option(...ONE_CONNECTION)
    .option('--json', 'as JSON')
    .action(async (flags: SettingFlags & OfConnection & Json) => done(await (await COMMANDS.configHistory())(terminal, flags)));
  command('rollback <version>', 'show what going back to a version would change, and with --yes do it', config)
    .option(...ONE_CONNECTION)
    .option('--yes', 'do it')
    .option(...BY)
    .action(async (version: string, flags: SettingFlags & OfConnection & Meant) => done(await (await COMMANDS.rollBackConfig())(terminal, version, flags)));
}

/** What is tried on stored records before it is applied, and what the sync user sees. */
function addRuleCommands(parts: CommandParts): void {
  const { program, command, terminal, done } = parts;
  command('try [where]', 'who would be in and out of a filter, and who would enter and leave; changes nothing', program.command('filter').description('which records are synced'))
    .requiredOption('--object <object>', `${FILTERED_NAMES.join(', ')}, or the API name of a custom object`)
    .option('--to <side>', 'marketo (default) or salesforce')
    .option('--do-not-sync-field <field>', 'a checkbox that keeps a record out')
    .option('--on-leaving <policy>', 'keep (default), flag or delete')
    .option('--flag-field <field>', 'checkbox on the other side that flag ticks')
    .option('--connection <id>', 'which connection; the first when left out')
    .option('--json', 'as JSON')
    .action(async (where: string | undefined, flags: SettingFlags & Json & { readonly object: string }) => done(await (await COMMANDS.filterTry())(terminal, where, flags)));
  const seen = program.command('schema').description('what the sync user sees: suspended lines, offered fields, and what changed');
  command('report', 'the report; also without this word', seen, { isDefault: true })
    .option('--json', 'as JSON')
    .action(async (flags: SettingFlags & Json) => done(await (await COMMANDS.schema())(terminal, flags)));
  for (const [word, does] of [['dismiss', 'offer a field no more'], ['reopen', 'offer a dismissed field again']] as const) {
    command(`${word} <side> <object> <field>`, does, seen)
      .action(async (side: string, object: string, field: string, flags: SettingFlags) => done(await (await COMMANDS.schemaOffer())(terminal, word, [side, object, field], flags)));
  }
  addValueRuleCommands(parts, program.command('rules').description('value rules of the mapping'));
}

/** One record: why it is as it is, and what Salesforce says to its write. */
function addRecordCommands({ program, command, terminal, done }: CommandParts): void {
  command('explain <id-or-email>', 'why a record is as it is: link, values, waiting work, history')
    .option('--object <object>', `what the record is: ${RECORD_NAMES.join(', ')}, or the API name of a custom object`)
    .option('--json', 'as JSON')
    .action(async (id: string, flags: SettingFlags & OfObject & Json) => done(await (await COMMANDS.explain())(terminal, id, flags)));
  command('try <id-or-email>', 'make the write that is due to Salesforce, or was refused last, as the sync user, undo it at once, and say what refuses it')
    .option('--object <object>', `what the record is: ${NAMES_WRITTEN_TO_SALESFORCE.join(', ')}`)
    .option('--field <name>', 'one field alone, by its name on either side')
    .option('--yes-i-know', 'agree, for good, that callouts, e-mail and auto-numbers of the org\'s automation are not undone')
    .option('--json', 'as JSON')
    .action(async (id: string, flags: SettingFlags & OfObject & Json & { readonly field?: string; readonly yesIKnow?: boolean }) => done(await (await COMMANDS.tryRecord())(terminal, id, flags)));
  command('forbid', 'try nothing any more until somebody agrees again', program.command('trials').description('writes that are tried and undone'))
    .action(async (flags: SettingFlags) => done(await (await COMMANDS.forbidTrials())(terminal, flags)));
}

/** The installation: whether it is sound, what its sync user may do, where its database is, what its settings say. */
function addInstallationCommands(parts: CommandParts): void {
  const { program, command, terminal, done } = parts;
  command('doctor', 'examine credentials, permissions, limits and clocks, with a remedy for each finding')
    .option('--sandbox', 'examine the simulators')
    .option('--json', 'as JSON')
    .action(async (flags: SettingFlags & Json) => done(await (await COMMANDS.doctor())(terminal, flags)));
  addSyncUserCommands(parts, program.command('sync-user').description('the sync user: what it may do, and what to ask the Salesforce admin for'));
  command('move <postgres-url>', 'copy the embedded store into an empty PostgreSQL database (env:NAME reads the URL from a variable)', program.command('store').description('the database'))
    .action(async (target: string, flags: SettingFlags) => done(await (await COMMANDS.storeMove())(terminal, target, flags)));
  command('settings', 'every setting with what holds and who said so')
    .option('--example', 'print the documented example file')
    .action(async (flags: SettingFlags & { readonly example?: boolean }) => done((await COMMANDS.settings())(terminal, flags)));
}

/** The value rules of lines. */
function addValueRuleCommands({ command, terminal, done }: CommandParts, parent: Command): void {
  const asked = (name: string, description: string, options: CommandOptions = {}): Command =>
    command(name, description, parent, options).option('--connection <id>', 'which one, where there are several').option('--json', 'as JSON');
  asked('list', 'the lines with value rules, and those that the types of their fields keep from being served; also without this word', { isDefault: true })
    .action(async (flags: SettingFlags & OfConnection & Json) => done(await (await COMMANDS.listRules())(terminal, flags)));
  asked('try <marketo-field>', 'what the rules of a line make of stored values, there and back; changes nothing')
    .option('--object <object>', `of which records: lead (default), ${OBJECT_NAMES.filter((object) => object !== 'lead').join(', ')}, or the API name of a custom object`)
    .option('--line <file>', 'a line that is not applied yet, as YAML')
    .action(async (field: string, flags: SettingFlags & OfConnection & OfObject & Json & { readonly line?: string }) => done(await (await COMMANDS.tryRules())(terminal, field, flags)));
}

/** The rights of the sync user. */
function addSyncUserCommands({ command, terminal, done }: CommandParts, parent: Command): void {
  type OfConnection = SettingFlags & { readonly connection?: string; readonly proposed?: boolean; readonly draft?: string };
  const asked = (name: string, description: string, options: CommandOptions = {}): Command =>
    command(name, description, parent, options)
      .option('--connection <id>', 'which one, where the settings name several')
      .option('--draft <file>', 'by rules that are not applied yet, as `bascule config export` writes them')
      .option('--proposed', 'by the rules of the settings file, not by the version in force')
      .option('--sandbox', 'examine the simulators');
  asked('report', 'what is missing, too much and not used, object by object and field by field; also without this word', { isDefault: true })
    .option('--json', 'as JSON')
    .action(async (flags: OfConnection & Json) => done(await (await COMMANDS.syncUserReport())(terminal, flags)));
  asked('permission-set', 'a Salesforce permission set with exactly what the mapping in force needs, or what a change needs that you think of: see --draft')
    .option('--out <folder>', 'put it where it belongs in the Salesforce project in this folder')
    .action(async (flags: OfConnection & { readonly out?: string }) => done(await (await COMMANDS.syncUserPermissionSet())(terminal, flags)));
  asked('hand-off', 'a page for the Salesforce admin: what is asked for and why, how to do it, how to take it back')
    .option('--language <language>', 'en or ja')
    .option('--html', 'to open and print, instead of Markdown')
    .option('--out <folder>', 'put it into this folder')
    .action(async (flags: OfConnection & { readonly out?: string; readonly language?: string; readonly html?: boolean }) => done(await (await COMMANDS.syncUserHandOff())(terminal, flags)));
}
