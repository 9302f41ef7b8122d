/** inspect.ts — questions that read and change nothing. */
import type { MachineAnswer, MachineQuery } from './events.ts';
import { readFile } from './fs/index.ts';
import { decodeUtf8 } from './include/utf8.ts';
import type { LinuxKernel } from './kernel/kernel.ts';
import { stamped } from './kernel/printk.ts';
import { stateLetter } from './kernel/task.ts';
import type { Plain } from './types.ts';

function tree(k: LinuxKernel): Plain {
  const rows: Plain[] = [];
  for (const x of k.state.tasks.values()) {
    const t = k.task(x);
    rows.push({
      pid: t.pid,
      tgid: t.tgid,
      ppid: t.pid === 0 ? -1 : t.real_parent.tgid,
      comm: t.comm,
      uid: t.cred.uid,
      state: stateLetter(k, t),
      tty: x.tty,
      seat: x.seat,
      args: x.argv.join(' '),
    });
  }
  return rows;
}

export function inspect(k: LinuxKernel, q: MachineQuery): MachineAnswer {
  switch (q.kind) {
    case 'tree':
      return tree(k);
    case 'dmesg':
      return k.state.log.filter((l) => l.seq > q.from).map((l) => ({ seq: l.seq, level: l.level, text: stamped(l) }));
    case 'read': {
      const bytes = readFile(k, shellOf(k, q.tty), q.path);
      return typeof bytes === 'number' ? null : decodeUtf8(bytes);
    }
    case 'task': {
      const t = k.find(q.pid);
      if (t === null) return null;
      return {
        pid: t.pid,
        comm: t.comm,
        flags: t.flags,
        state: t.state,
        'signal.flags': t.signal.flags,
        uid: t.cred.uid,
        euid: t.cred.euid,
      };
    }
    case 'complete':
    case 'guards':
      return null;
  }
}

/** The task that speaks for a terminal: the foreground-most process with it as controlling terminal. */
export function shellOf(k: LinuxKernel, tty: string): ReturnType<LinuxKernel['find']> {
  let found: ReturnType<LinuxKernel['find']> = null;
  for (const x of k.state.tasks.values()) {
    const t = k.task(x);
    if (x.tty === tty && t.exit_state === 0) {
      if (found === null || t.signal.leader !== 0) found = t;
    }
  }
  return found;
}
