/** link.ts — a kernel and its userland as one immutable build. A second claim on a name is an error. */
import { eraOf } from './era/era.ts';
import { fsSyscalls } from './fs/index.ts';
import { ipcSyscalls } from './ipc/index.ts';
import { capSyscalls } from './kernel/cap-calls.ts';
import { credSyscalls } from './kernel/cred-calls.ts';
import { execSyscalls } from './kernel/exec.ts';
import { forkSyscalls } from './kernel/fork-calls.ts';
import { futexSyscalls } from './kernel/futex.ts';
import { handleSyscalls } from './kernel/handle-files.ts';
import { idSyscalls } from './kernel/ids.ts';
import { limitSyscalls } from './kernel/limits.ts';
import { mmapSyscalls } from './kernel/mmap-calls.ts';
import { moduleSyscalls } from './kernel/module.ts';
import { nsSyscalls } from './kernel/ns-calls.ts';
import { pidfdSyscalls } from './kernel/pidfd.ts';
import { portSyscalls } from './kernel/ports.ts';
import { prctlSyscalls } from './kernel/prctl.ts';
import { logSyscalls } from './kernel/printk.ts';
import { processVmSyscalls } from './kernel/process-vm.ts';
import { programFile } from './kernel/program-file.ts';
import { ptraceSyscalls } from './kernel/ptrace.ts';
import { rebootSyscalls } from './kernel/reboot.ts';
import { schedSyscalls } from './kernel/sched-calls.ts';
import { seccompSyscalls } from './kernel/seccomp.ts';
import { sigframeSyscalls } from './kernel/sigframe.ts';
import { killSyscalls } from './kernel/signal-permission.ts';
import { sigSyscalls } from './kernel/sigsys.ts';
import { sysSyscalls } from './kernel/sys.ts';
import { timeSyscalls } from './kernel/time.ts';
import { timerSyscalls } from './kernel/timer-calls.ts';
import { tlsSyscalls } from './kernel/tls.ts';
import type { Syscall } from './kernel/types.ts';
import { waitSyscalls } from './kernel/wait.ts';
import type { Build, BuildFile, KernelContributions } from './machine-types.ts';
import type { ProgramDef } from './program/types.ts';
import type { EraId } from './types.ts';

/** Two contributions claim one name; says which. Shown to whoever set the room up. */
export class LinkError extends Error {}

/** The file a program is started from; made when somebody looks. */
const fileOf = (p: ProgramDef): BuildFile => ({
  path: p.path,
  bytes: () => programFile(p.path),
  mode: p.setuid === true ? 0o4755 : 0o755,
});

/** @throws LinkError when two contributions claim a program path, a system call or a proc file */
export function link(eraId: EraId, contributions: readonly KernelContributions[]): Build {
  const era = eraOf(eraId);
  const syscalls = new Map<number, Syscall>();
  const own = [
    ...fsSyscalls,
    ...capSyscalls,
    ...credSyscalls,
    ...execSyscalls,
    ...forkSyscalls,
    ...futexSyscalls,
    ...handleSyscalls,
    ...idSyscalls,
    ...ipcSyscalls,
    ...killSyscalls,
    ...logSyscalls,
    ...mmapSyscalls,
    ...moduleSyscalls,
    ...limitSyscalls,
    ...nsSyscalls,
    ...pidfdSyscalls,
    ...prctlSyscalls,
    ...processVmSyscalls,
    ...ptraceSyscalls,
    ...portSyscalls,
    ...rebootSyscalls,
    ...schedSyscalls,
    ...seccompSyscalls,
    ...sigframeSyscalls,
    ...tlsSyscalls,
    ...sigSyscalls,
    ...sysSyscalls,
    ...timeSyscalls,
    ...timerSyscalls,
    ...waitSyscalls,
  ];
  for (const s of [...own, ...contributions.flatMap((c) => c.syscalls ?? [])]) {
    const other = syscalls.get(s.nr);
    if (other !== undefined) throw new LinkError(`System call ${s.nr} is claimed by ${other.name} and by ${s.name}.`);
    if (!era.missing.includes(s.name)) syscalls.set(s.nr, s);
  }
  const programs = new Map<string, ProgramDef>();
  for (const p of contributions.flatMap((c) => c.programs ?? [])) {
    if (programs.has(p.path)) throw new LinkError(`Two plugins bring a program ${p.path}.`);
    programs.set(p.path, p);
  }
  const procFiles = contributions
    .flatMap((c) => c.procFiles ?? [])
    .filter((f) => f.eras === undefined || f.eras.includes(eraId));
  const seen = new Set<string>();
  for (const f of procFiles) {
    if (seen.has(f.path)) throw new LinkError(`Two plugins bring /proc/${f.path}.`);
    seen.add(f.path);
  }
  return {
    era,
    programs,
    syscalls,
    procFiles,
    hooks: contributions.flatMap((c) => c.hooks ?? []),
    files: new Map(
      [...[...programs.values()].map(fileOf), ...contributions.flatMap((c) => c.files ?? [])]
        .filter((f) => f.eras === undefined || f.eras.includes(eraId))
        .map((f) => [f.path, f]),
    ),
  };
}
