import { Command, CommanderError } from 'commander';
import { addCommands } from './command-tree.ts';
import type { CommandParts } from './command-tree.ts';
import type { ProcessHandle } from './commands/start.ts';
import { CommandFailure } from './commands/terminal.ts';
import type { Terminal } from './commands/terminal.ts';
import { errorFacts } from './log.ts';
import { VERSION } from './version.ts';

/** Runs one command and answers its exit code: 0 done, 1 it did not work, 2 it was called wrongly. */
export async function runCommandLine(args: readonly string[], terminal: Terminal, handle: ProcessHandle): Promise<number> {
  let exitCode = 0;
  const program = createProgram(terminal, handle, (code) => {
    exitCode = code;
  });
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    terminal.show('');
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (error instanceof CommandFailure) {
      terminal.complain(error.message);
      return error.exitCode;
    }
    const { error: name, place = null } = errorFacts(error);
    terminal.complain(`Something unexpected happened inside Bascule (${String(name)}${place === null ? '' : ` ${String(place)}`}). Nothing is lost; please report this line.`);
    return 1;
  }
}

/** What commander says to a word behind a command that takes none: mostly a command that is spelled otherwise. */
const TOO_MUCH = /Too many arguments for '([\w-]+)'\. Expected 0 arguments but got \d+: (.+?)\./;

function createProgram(terminal: Terminal, handle: ProcessHandle, done: (exitCode: number) => void): Command {
  const program = new Command('bascule')
    .description('Keeps a Marketo instance and a Salesforce org in agreement, both ways, and shows its work.')
    .version(VERSION)
    // `config export --version 3` means a version of the rules.
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({ writeOut: (text) => terminal.say(text.trimEnd()), writeErr: (text) => terminal.complain(text.trimEnd().replace(/^error: (.)/, (_, first: string) => first.toUpperCase()).replace(TOO_MUCH, "There is no '$2' here, and '$1' takes nothing behind it.")) });
  const command: CommandParts['command'] = (name, description, parent = program, options = {}) =>
    parent
      .command(name, options)
      .description(description)
      .option('--settings <file>', 'settings file (default: bascule.yaml)')
      .option('--data-folder <folder>', 'folder of the embedded database and the command line\'s token');
  addCommands({ program, command, terminal, handle, done });
  nameHelp(program, 'bascule');
  return program;
}

/** Lets every command that is called wrongly name its own help. */
function nameHelp(command: Command, words: string): void {
  command.showHelpAfterError(`See ${words} --help.`);
  for (const inner of command.commands) nameHelp(inner, `${words} ${inner.name()}`);
}
