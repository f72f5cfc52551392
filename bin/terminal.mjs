// What the small programs in bin/ print with. Plain Node 20: they run before anything is installed.

/** True when a person watches: then colours and moving lines are welcome. */
export const isWatched = process.stdout.isTTY === true && process.env.NO_COLOR === undefined && process.env.TERM !== 'dumb';

const paint = (code) => (text) => (isWatched ? `\u001b[${code}m${text}\u001b[0m` : text);
export const dim = paint('2');
export const bold = paint('1');
export const green = paint('32');
export const red = paint('31');
export const yellow = paint('33');

/** One line of the story: a mark, a name in its column, and what there is to say about it. */
export function say(mark, name, text = '') {
  console.log(`  ${mark} ${name.padEnd(22)} ${text}`.trimEnd());
}

export const done = (name, text) => say(green('✓'), name, text);
export const warn = (name, text) => say(yellow('!'), name, text);
export const failed = (name, text) => say(red('✗'), name, text);

/** Says that something long has begun; on a terminal the outcome then takes the line's place. */
export function begin(name, text) {
  if (!isWatched) return;
  process.stdout.write(`  ${dim('…')} ${name.padEnd(22)} ${dim(text)}`);
}

/** Clears the line of `begin`. */
export function settle() {
  if (isWatched) process.stdout.write('\r\u001b[2K');
}
