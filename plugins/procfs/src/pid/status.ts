/** pid/status.ts — fs/proc/array.c proc_pid_status(): what a process is, a line a fact. */
import { type Kernel, type PidNs, type ProcFile, proc, type Task } from '@killinit/plugin-sdk';
import { hex, mask64, modern, pidFile } from '../lib.ts';
import { memoryOf } from './memory.ts';
import { signalSets } from './sets.ts';

const STATES: Readonly<Record<string, string>> = {
  R: 'R (running)',
  S: 'S (sleeping)',
  D: 'D (disk sleep)',
  T: 'T (stopped)',
  t: 't (tracing stop)',
  X: 'X (dead)',
  Z: 'Z (zombie)',
  P: 'P (parked)',
  I: 'I (idle)',
};
/** escape(): a name may not forge lines of its own. */
const escaped = (comm: string): string => comm.split('\\').join('\\\\').split('\n').join('\\n');

function identity(k: Kernel, current: Task, t: Task, ns: PidNs): string[] {
  const x = k.x(t);
  const now = modern(k);
  const num = (s: Task): number => proc.numberIn(k.x(s), ns);
  const uid = (id: number): number => proc.uidFor(k, current, id);
  const gid = (id: number): number => proc.gidFor(k, current, id);
  const { cred } = t;
  const most = Math.max(0, ...x.files.fds.keys());
  const size = most < 64 ? 64 : 2 ** Math.ceil(Math.log2(most + 1));
  const groups = x.groups.map((g) => gid(g));
  const traced = t.ptrace !== 0;
  const state = proc.stateLetter(k, t);
  const umask = t.exit_state === 0 ? [`Umask:\t${x.fs.umask.toString(8).padStart(4, '0')}`] : [];
  const lines = [
    `Name:\t${escaped(t.comm)}`,
    ...(now ? umask : []),
    `State:\t${STATES[state] ?? state}`,
    `Tgid:\t${num(t.group_leader)}`,
    ...(now ? ['Ngid:\t0'] : []),
    `Pid:\t${num(t)}`,
    `PPid:\t${num(t.real_parent.group_leader)}`,
    `TracerPid:\t${traced ? num(t.parent) : 0}`,
    `Uid:\t${[cred.uid, cred.euid, cred.suid, cred.fsuid].map(uid).join('\t')}`,
    `Gid:\t${[cred.gid, cred.egid, cred.sgid, cred.fsgid].map(gid).join('\t')}`,
    `FDSize:\t${t.exit_state === 0 ? size : 0}`,
    now ? `Groups:\t${groups.join(' ')} ` : `Groups:\t${groups.map((g) => `${g} `).join('')}`,
  ];
  if (!now) return lines;
  const levels = (of: (level: PidNs) => number): string => {
    const out: number[] = [];
    for (let at: PidNs | null = x.pidNs; at !== null && at.level >= ns.level; at = at.parent) out.unshift(of(at));
    return out.join('\t');
  };
  lines.push(
    `NStgid:\t${levels((at) => proc.numberIn(k.x(t.group_leader), at))}`,
    `NSpid:\t${levels((at) => proc.numberIn(x, at))}`,
    `NSpgid:\t${levels((at) => proc.idIn(k, t.pgrp, at))}`,
    `NSsid:\t${levels((at) => proc.idIn(k, t.session, at))}`,
  );
  return lines;
}

function memory(k: Kernel, t: Task): string[] {
  if (t.mm.$addr === 0) return [];
  const m = memoryOf(k, t);
  const row = (name: string, pages: number): string => `${name}:\t${String(pages * 4).padStart(8)} kB`;
  const peak = Math.max(m.rss, k.x(t.group_leader).proc.maxRssPages);
  if (!modern(k))
    return [
      row('VmPeak', m.pages),
      row('VmSize', m.pages),
      row('VmLck', 0),
      row('VmHWM', peak),
      row('VmRSS', m.rss),
      row('VmData', m.dataPages),
      row('VmStk', m.stackPages),
      row('VmExe', m.textPages),
      row('VmLib', m.libPages),
      row('VmPTE', m.tablePages),
      row('VmSwap', 0),
    ];
  return [
    row('VmPeak', m.pages),
    row('VmSize', m.pages),
    row('VmLck', 0),
    row('VmPin', 0),
    row('VmHWM', peak),
    row('VmRSS', m.rss),
    row('RssAnon', m.rss - m.filePages),
    row('RssFile', m.filePages),
    row('RssShmem', 0),
    row('VmData', m.dataPages),
    row('VmStk', m.stackPages),
    row('VmExe', m.textPages),
    row('VmLib', m.libPages),
    row('VmPTE', m.tablePages),
    row('VmSwap', 0),
    row('HugetlbPages', 0),
    'CoreDumping:\t0',
    'THP_enabled:\t1',
  ];
}

function signalsAndCaps(k: Kernel, t: Task): string[] {
  const now = modern(k);
  const x = k.x(t);
  const sets = signalSets(k, t);
  const { cred } = t;
  const queued = k.state.users.get(x.user)?.sigpending ?? 0;
  const limit = t.signal.$addr === 0 ? 0 : t.signal.rlim.at(11).rlim_cur;
  const seccomp = t.seccomp_mode;
  const lines = [
    `Threads:\t${t.exit_state !== 0 && t.signal.$addr === 0 ? 0 : proc.threads(k, t).length}`,
    `SigQ:\t${queued}/${limit}`,
    `SigPnd:\t${mask64(sets.pending.lo, sets.pending.hi)}`,
    `ShdPnd:\t${mask64(sets.shared.lo, sets.shared.hi)}`,
    `SigBlk:\t${mask64(t.blocked.lo, t.blocked.hi)}`,
    `SigIgn:\t${mask64(sets.ignored.lo, sets.ignored.hi)}`,
    `SigCgt:\t${mask64(sets.caught.lo, sets.caught.hi)}`,
    `CapInh:\t${mask64(cred.cap_inheritable.lo, cred.cap_inheritable.hi)}`,
    `CapPrm:\t${mask64(cred.cap_permitted.lo, cred.cap_permitted.hi)}`,
    `CapEff:\t${mask64(cred.cap_effective.lo, cred.cap_effective.hi)}`,
    `CapBnd:\t${mask64(cred.cap_bset.lo, cred.cap_bset.hi)}`,
  ];
  if (now)
    lines.push(
      `CapAmb:\t${mask64(cred.cap_ambient.lo, cred.cap_ambient.hi)}`,
      `NoNewPrivs:\t${t.no_new_privs}`,
      `Seccomp:\t${seccomp}`,
      `Seccomp_filters:\t${x.seccomp.length}`,
      'Speculation_Store_Bypass:\tnot vulnerable',
      'SpeculationIndirectBranch:\talways enabled',
    );
  return lines;
}

function switches(k: Kernel, t: Task): string[] {
  const { nvcsw, nivcsw } = k.x(t);
  return [`voluntary_ctxt_switches:\t${nvcsw}`, `nonvoluntary_ctxt_switches:\t${nivcsw}`];
}

export const statusFiles: readonly ProcFile[] = [
  pidFile('status', (k, current, t, ns) => {
    const cpus = [
      `Cpus_allowed:\t${hex(1)}`,
      'Cpus_allowed_list:\t0',
      `Mems_allowed:\t${hex(1)}`,
      'Mems_allowed_list:\t0',
    ];
    const lines = [
      ...identity(k, current, t, ns),
      ...memory(k, t),
      ...signalsAndCaps(k, t),
      ...cpus,
      ...switches(k, t),
    ];
    return `${lines.join('\n')}\n`;
  }),
];
