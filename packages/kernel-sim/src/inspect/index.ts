/** inspect/index.ts — questions that read and change nothing. */
import type { MachineAnswer, MachineQuery } from '../events.ts';
import { GUARD_CATALOGUE } from '../guards/catalogue.ts';
import { decodeUtf8 } from '../include/utf8.ts';
import type { LinuxKernel } from '../kernel/kernel.ts';
import { stamped } from '../kernel/printk.ts';
import { stateLetter } from '../kernel/task.ts';
import type { Plain } from '../types.ts';
import { complete } from './complete.ts';
import { peekFile } from './peek.ts';

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
/** The guards of this era, in the order in which they are met, and those of the plugins. */
function guards(k: LinuxKernel): Plain {
  const own = GUARD_CATALOGUE.filter((g) => g.code[k.era.id] !== undefined).map((g) => ({
    id: g.id,
    title: g.title,
    path: g.path,
    site: g.code[k.era.id]?.site ?? '',
  }));
  return [...own, ...k.build.hooks.map((h) => ({ id: h.id, title: h.id, path: 'lsm', site: `security_${h.hook}` }))];
}
function task(k: LinuxKernel, pid: number): Plain {
  const t = k.find(pid);
  if (t === null) return null;
  return {
    pid: t.pid,
    comm: t.comm,
    flags: t.flags,
    state: t.state,
    exit_state: t.exit_state,
    ptrace: t.ptrace,
    'signal.flags': t.signal.$addr === 0 ? 0 : t.signal.flags,
    uid: t.cred.uid,
    euid: t.cred.euid,
    cap_effective: [t.cred.cap_effective.lo, t.cred.cap_effective.hi],
  };
}

function answer(k: LinuxKernel, q: MachineQuery): MachineAnswer {
  switch (q.kind) {
    case 'tree':
      return tree(k);
    case 'dmesg':
      return k.state.log.filter((l) => l.seq > q.from).map((l) => ({ seq: l.seq, level: l.level, text: stamped(l) }));
    case 'read': {
      const bytes = peekFile(k, shellOf(k, q.tty), q.path);
      return typeof bytes === 'number' ? null : decodeUtf8(bytes);
    }
    case 'task':
      return task(k, q.pid);
    case 'guards':
      return guards(k);
    case 'complete': {
      const who = k.state.terminals.get(q.tty);
      const home = who === undefined || who.uid === 0 ? '/root' : `/home/${who.login}`;
      return complete(k, shellOf(k, q.tty), home, q.line, q.cursor) as unknown as Plain;
    }
  }
}
export function inspect(k: LinuxKernel, q: MachineQuery): MachineAnswer {
  return k.looking(() => answer(k, q));
}

/** The task that speaks for a terminal: the leader of its session, or any process that has it. */
export function shellOf(k: LinuxKernel, tty: string): ReturnType<LinuxKernel['find']> {
  const state = k.state.fs.ttys?.get(tty);
  const members = state === undefined ? [] : (k.state.sessions.get(state.session) ?? []);
  let found: ReturnType<LinuxKernel['find']> = null;
  for (const x of members) {
    const t = k.task(x);
    if (x.tty !== tty || t.exit_state !== 0) continue;
    if (found === null || t.signal.leader !== 0) found = t;
  }
  return found;
}
