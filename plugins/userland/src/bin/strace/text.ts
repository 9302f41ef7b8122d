/** bin/strace/text.ts — results, signals, statuses and the summary as text; the groups of calls -e knows. */
import { errnoName, signals, strerror } from '../../lib/sdk.ts';
import { signalName } from '../../lib/signames.ts';
import { SIGNATURES } from './calls.ts';

/** The table of -c. */
export function summary(counts: ReadonlyMap<string, readonly number[]>): string {
  const rows = [...counts]
    .map(([name, [n = 0, errors = 0, ms = 0]]) => ({ name, n, errors, ms }))
    .sort((a, b) => b.ms - a.ms || b.n - a.n);
  const total = rows.reduce((a, r) => ({ n: a.n + r.n, errors: a.errors + r.errors, ms: a.ms + r.ms }), {
    n: 0,
    errors: 0,
    ms: 0,
  });
  const row = (p: number, ms: number, n: number, errors: number, name: string): string =>
    `${p.toFixed(2).padStart(6)} ${(ms / 1000).toFixed(6).padStart(11)} ${String(n === 0 ? 0 : Math.round((ms * 1000) / n)).padStart(11)} ${String(n).padStart(9)} ${(errors === 0 ? '' : String(errors)).padStart(9)} ${name}\n`;
  let out =
    '% time     seconds  usecs/call     calls    errors syscall\n------ ----------- ----------- --------- --------- ----------------\n';
  for (const r of rows) out += row(total.ms === 0 ? 0 : (r.ms * 100) / total.ms, r.ms, r.n, r.errors, r.name);
  out += '------ ----------- ----------- --------- --------- ----------------\n';
  out += row(100, total.ms, total.n, total.errors, 'total');
  return out;
}

export const pointer = (v: number): string => (v === 0 ? 'NULL' : `0x${(v >>> 0).toString(16)}`);
export function group(name: string): string[] {
  switch (name.replace(/^%/, '')) {
    case 'file':
      return Object.entries(SIGNATURES)
        .filter(([, s]) => s.startsWith('s') || s.startsWith('Fs'))
        .map(([n]) => n);
    case 'process':
      return [
        'fork',
        'vfork',
        'clone',
        'clone3',
        'execve',
        'exit',
        'exit_group',
        'wait4',
        'waitpid',
        'waitid',
        'kill',
        'tgkill',
        'tkill',
      ];
    case 'signal':
      return Object.keys(SIGNATURES).filter((n) => /sig|kill|pause/.test(n));
    case 'desc':
      return Object.entries(SIGNATURES)
        .filter(([, s]) => s.startsWith('d'))
        .map(([n]) => n);
    case 'memory':
      return ['brk', 'mmap', 'mmap2', 'munmap', 'mprotect', 'mremap', 'madvise'];
    case 'all':
      return Object.keys(SIGNATURES);
    default:
      return [name];
  }
}
export function resultText(name: string, r: number): string {
  if (r < 0 && r > -4096) {
    const restart = {
      512: 'ERESTARTSYS (To be restarted if SA_RESTART is set)',
      513: 'ERESTARTNOINTR (To be restarted)',
      514: 'ERESTARTNOHAND (To be restarted if no handler)',
      516: 'ERESTART_RESTARTBLOCK (Interrupted by signal)',
    }[-r];
    return restart !== undefined ? `? ${restart}` : `-1 ${errnoName(-r) ?? `E${-r}`} (${strerror(r)})`;
  }
  return /^(brk|mmap2?|mremap|shmat)$/.test(name) ? pointer(r).replace('NULL', '0') : String(r);
}
export function waitStatus(s: number): string {
  if ((s & 0x7f) === 0) return `[{WIFEXITED(s) && WEXITSTATUS(s) == ${(s >> 8) & 0xff}}]`;
  if ((s & 0xff) === 0x7f) return `[{WIFSTOPPED(s) && WSTOPSIG(s) == SIG${signalName((s >> 8) & 0x7f)}}]`;
  return `[{WIFSIGNALED(s) && WTERMSIG(s) == SIG${signalName(s & 0x7f)}${(s & 0x80) !== 0 ? ' && WCOREDUMP(s)' : ''}}]`;
}
const CODES: Readonly<Record<number, string>> = {
  0: 'SI_USER',
  128: 'SI_KERNEL',
  [-1]: 'SI_QUEUE',
  [-2]: 'SI_TIMER',
  [-6]: 'SI_TKILL',
};
export function siginfo(info: Uint8Array, sig: number): string {
  const v = new DataView(info.buffer);
  const code = v.getInt32(8, true);
  const head = `{si_signo=SIG${signalName(sig)}`;
  if (sig === signals.SIGCHLD && code > 0) {
    const names = ['', 'CLD_EXITED', 'CLD_KILLED', 'CLD_DUMPED', 'CLD_TRAPPED', 'CLD_STOPPED', 'CLD_CONTINUED'];
    const status = v.getInt32(20, true);
    return `${head}, si_code=${names[code] ?? code}, si_pid=${v.getInt32(12, true)}, si_uid=${v.getUint32(16, true)}, si_status=${code === 1 ? status : `SIG${signalName(status)}`}, si_utime=0, si_stime=0}`;
  }
  if (code > 0 && code < 128) {
    const names = {
      11: ['', 'SEGV_MAPERR', 'SEGV_ACCERR'],
      7: ['', 'BUS_ADRALN', 'BUS_ADRERR'],
      8: ['', 'FPE_INTDIV', 'FPE_INTOVF'],
      4: ['', 'ILL_ILLOPC', 'ILL_ILLOPN'],
      5: ['', 'TRAP_BRKPT', 'TRAP_TRACE'],
    }[sig];
    return `${head}, si_code=${names?.[code] ?? code}, si_addr=${pointer(v.getInt32(12, true))}}`;
  }
  if (code === 128) return `${head}, si_code=SI_KERNEL}`;
  return `${head}, si_code=${CODES[code] ?? code}, si_pid=${v.getInt32(12, true)}, si_uid=${v.getUint32(16, true)}}`;
}
