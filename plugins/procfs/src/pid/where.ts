/** pid/where.ts — fs/proc/base.c: where in the kernel a task sleeps. */
import { type Kernel, type ProcFile, proc, type Task } from '@killinit/plugin-sdk';
import { hex, modern, pidFile } from '../lib.ts';

const EACCES = 13;
const CAP_SYS_ADMIN = 21;
/** Differs: programs of the image have no registers; their stack and code are said to be at the usual places. */
const FALLBACK_SP = 0xbfff_e000;
const FALLBACK_PC = 0x0804_9000;

function syscallLine(k: Kernel, t: Task): string {
  const letter = proc.stateLetter(k, t);
  const { call } = k.x(t);
  if (letter === 'R') return 'running\n';
  const tail = `0x${hex(FALLBACK_SP)} 0x${hex(FALLBACK_PC)}\n`;
  if (call === null) return `-1 ${tail}`;
  const args: string[] = [];
  for (let i = 0; i < 6; i += 1) {
    const a = call.args[i];
    args.push(`0x${hex(typeof a === 'number' ? a : a === undefined ? 0 : FALLBACK_SP + 64 * (i + 1))}`);
  }
  return `${call.nr} ${args.join(' ')} ${tail}`;
}

export const whereFiles: readonly ProcFile[] = [
  /** No newline at its end. To others than its tracer 6.1 says 0. */
  pidFile('wchan', (k, current, t) => {
    if (modern(k) && !proc.mayRead(k, current, t)) return '0';
    return proc.wchanOf(k, t) ?? '0';
  }),
  pidFile(
    'stack',
    (k, current, t) => {
      if (modern(k) && !k.capable(current, CAP_SYS_ADMIN)) return -EACCES;
      const lines = proc.stackOf(k, t).map((name) => `${proc.stackLine(k, name)}\n`);
      return modern(k) ? lines.join('') : `${lines.join('')}[<ffffffff>] 0xffffffff\n`;
    },
    { mode: 0o400 },
  ),
  pidFile('syscall', (k, _current, t) => syscallLine(k, t), { mode: 0o400, access: 'ptrace' }),
];
