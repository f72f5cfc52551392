import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

interface Row {
  readonly pid: number;
  readonly parent: number;
  readonly state: string;
}

/** True while a process runs. One that has ended and was not collected by its parent yet (a zombie) does not run. */
export function isAlive(pid: number): boolean {
  return running().some((row) => row.pid === pid);
}

/** Every running process below one, however deep. */
export function descendants(pid: number): readonly number[] {
  const rows = running();
  const below = (parent: number): readonly number[] => rows.filter((row) => row.parent === parent).flatMap((row) => [row.pid, ...below(row.pid)]);
  return below(pid);
}

/**
 * The processes of this machine. Linux tells by itself: a small Debian has no `ps`, and in a container the first
 * process often collects nobody, so that what was killed stays in the table for good.
 */
function running(): readonly Row[] {
  const rows = existsSync('/proc/self/stat') ? fromProc() : fromPs();
  return rows.filter((row) => !/^[ZX]/.test(row.state));
}

function fromProc(): readonly Row[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((name) => {
    const text = readStat(name);
    // "pid (name) state parent …"; the name may hold spaces and parentheses itself.
    const [state = '', parent = ''] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return text === '' ? [] : [{ pid: Number(name), parent: Number(parent), state }];
  });
}

function readStat(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return ''; // It ended while the table was read.
  }
}

function fromPs(): readonly Row[] {
  const lines = execFileSync('ps', ['-e', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' }).trim().split('\n');
  return lines.map((line) => line.trim().split(/\s+/)).map(([pid, parent, state = '']) => ({ pid: Number(pid), parent: Number(parent), state }));
}
