// What the small programs are told on their command line. Plain Node 20: some run before anything is installed.
import { parseArgs } from 'node:util';

/** Flags of `command`; see flags.d.mts. */
export function readFlags({ command, help, options, whole = [] }) {
  try {
    const { values } = parseArgs({ options: { ...options, help: { type: 'boolean', short: 'h' } }, allowNegative: true });
    if (values.help === true) {
      console.log(help);
      process.exit(0);
    }
    const wrong = whole.find((name) => values[name] !== undefined && !/^\d{1,15}$/.test(values[name]));
    if (wrong !== undefined) throw new Error(`--${wrong} must be a whole number, not "${values[wrong]}"`);
    return values;
  } catch (problem) {
    console.error(`${problem.message.split('. ')[0].replace(/\.$/, '')}. See ${command} -- --help.`);
    return process.exit(1);
  }
}
