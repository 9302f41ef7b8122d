/**
 * killbook/machine.ts — boots what a case asks for and runs its script as it was recorded.
 *
 * The guest's layout is that of the recording: the case under /cases, its programs under /t, its modules under /mods, the sourced helpers in
 * /lib/h.sh, one console ttyS0. Variant A is the recorded tiny init itself; B and C are our busybox-like and sysvinit-like images.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type BootConfig,
  boot,
  type EraId,
  type ImageFile,
  type Machine,
  type MachineEvent,
  type MachineInput,
  stamped,
} from '@killinit/kernel-sim';
import { standardBuild } from '../standard.ts';
import { build, type Source } from './build.ts';
import type { Case } from './case.ts';

export interface Outcome {
  readonly pid1_died: boolean;
  readonly panicked: boolean;
  readonly panic_line: string | null;
  readonly pid1_after: string | null;
  /** poweroff, panic, halted, reset, timeout. */
  readonly ended_by: string;
  readonly log: readonly string[];
  readonly virtualMs: number;
}

const CONSOLE_TTY = 'ttyS0';
const STEP_MS = 100;
/** Where the toolchain's images keep their inits. */
const INITS: Readonly<Record<string, { path: string; from: string; inittab?: string }>> = {
  B: { path: '/bb/init', from: '/usr/lib/init/busybox', inittab: 'inittab.bb' },
  C: { path: '/sbin/init', from: '/usr/lib/init/sysvinit', inittab: 'inittab.sysv' },
};

const read = (dir: string, name: string): string => readFileSync(join(dir, name), 'utf8');

function image(era: EraId, c: Case): BootConfig['image'] {
  const harness = c.harness ?? join(c.dir, 'harness');
  const files: ImageFile[] = [];
  const binary = (name: string, to: string, from = c.dir): void => {
    const source: Source = { name, text: read(from, name) };
    const built = build(era, source);
    if ('error' in built) throw new Error(built.error);
    const base = name.replace(/\.c$/, '');
    files.push({
      path: to === '' ? (built.module ? `/mods/${base}.ko` : `/t/${base}`) : to,
      bytes: built.bytes,
      mode: built.module ? 0o644 : 0o755,
    });
  };
  for (const s of c.sources) binary(s, '');
  binary('ks.c', '/t/ks', harness);
  binary('as.c', '/t/as', harness);
  binary('tinit.c', '/init', harness);
  files.push({ path: '/sbin/tinit', target: '/init' });
  files.push({ path: '/lib/h.sh', text: read(harness, 'h.sh') });
  files.push({ path: '/run.sh', text: read(harness, 'run.sh') });
  files.push({ path: `/cases/${c.id}.sh`, text: c.script });
  files.push({ path: '/cases/order', text: `${c.id}\n` });
  files.push({ path: '/t/poweroff_', text: '#!/bin/sh\nexec /bb/poweroff "$@"\n', mode: 0o755 });
  for (const name of ['poweroff', 'reboot', 'halt', 'sh']) files.push({ path: `/bb/${name}`, target: '/bin/busybox' });
  // The recorded guest's small tools were busybox's; where its exit statuses differ, they are here too.
  for (const name of ['ls', 'chroot', 'cmp', 'sort']) files.push({ path: `/t/${name}`, target: '/bin/busybox' });
  files.push({ path: '/etc/rcS', text: read(harness, 'rcS'), mode: 0o755 });
  files.push({
    path: '/etc/passwd',
    text: 'root:x:0:0:root:/root:/bin/bash\nstudent:x:1000:1000::/home/student:/bin/bash\n',
  });
  files.push({ path: '/etc/group', text: 'root:x:0:\nstudent:x:1000:\n' });
  files.push({ path: '/home/student', uid: 1000, gid: 1000, mode: 0o755 });
  let init = '/init';
  const variant = INITS[c.variant];
  if (variant !== undefined) {
    init = variant.path;
    if (variant.path !== variant.from) files.push({ path: variant.path, target: variant.from });
    if (variant.inittab !== undefined) files.push({ path: '/etc/inittab', text: read(harness, variant.inittab) });
  }
  const rdinit = c.variant.startsWith('/') ? ` rdinit=${c.variant}` : '';
  return { init, files, homeFiles: [], hostname: 'debian', cmdline: `console=ttyS0${rdinit} ${c.cmdline}`.trim() };
}

/** What the script asks of whoever sits at the machine: keys on the serial line, and the three-finger salute. */
function inputsOf(line: string): MachineInput[] {
  const type = /@@TYPE (\S+)/.exec(line);
  if (type !== null) {
    const text = (type[1] as string)
      .replace(/\\x([0-9a-f]{2})/gi, (_, h: string) => String.fromCharCode(Number.parseInt(h, 16)))
      .replaceAll('\\n', '\n');
    return keysOf(text);
  }
  if (/@@MONITOR sendkey ctrl-alt-delete/.test(line)) return [{ kind: 'cad' }];
  const key = /@@MONITOR sendkey alt-sysrq-(\w)/.exec(line)?.[1];
  return key === undefined ? [] : [{ kind: 'sysrq', key }];
}
function keysOf(text: string): MachineInput[] {
  const out: MachineInput[] = [];
  let line = '';
  for (const ch of text) {
    const key = ({ '\x03': '^C', '\x1c': '^\\', '\x1a': '^Z', '\x04': '^D' } as const)[ch];
    if (key !== undefined) out.push({ kind: 'key', tty: CONSOLE_TTY, key });
    else if (ch === '\n' || ch === '\r') {
      out.push({ kind: 'line', tty: CONSOLE_TTY, line });
      line = '';
    } else line += ch;
  }
  return out;
}

export function runCase(era: EraId, c: Case): Outcome {
  const machine: Machine = boot(standardBuild(era), { era, seed: 1, image: image(era, c) });
  let text = '';
  let ended = 'timeout';
  let panic: string | null = null;
  let died = false;
  let boots = 0;
  const handled = new Set<number>();
  const queue: { at: number; input: MachineInput }[] = [];
  const typed = c.header.type;
  let typedDone = false;
  const limit = c.limitSeconds * 1000;
  // What is written to the console arrives as terminal text and again through the log: it is told once.
  const said = new Set<string>();
  const take = (events: readonly MachineEvent[]): void => {
    for (const e of events) {
      if (e.kind === 'booted') boots += 1;
      // What a restarted machine says is not the case's any more.
      if (boots > 1) return;
      if (e.kind === 'tty') {
        text += e.data;
        if (e.tty === 'console') for (const l of e.data.replaceAll('\r', '').split('\n')) if (l !== '') said.add(l);
      } else if (e.kind === 'printk' && said.delete(e.text)) continue;
      else if (e.kind === 'printk') {
        if (text !== '' && !text.endsWith('\n')) text += '\n';
        text += `${stamped({ stamp: e.stamp, text: e.text })}\n`;
        if (e.text.includes('Attempted to kill init!')) died = true;
      } else if (e.kind === 'panic') panic ??= e.text;
    }
  };
  take(machine.apply(0, { kind: 'attach', tty: CONSOLE_TTY, uid: 0, login: 'root', sudo: false }));
  let t = 0;
  for (t = STEP_MS; t <= limit; t += STEP_MS) {
    take(machine.advance(t));
    if (machine.halted) {
      ended = panic !== null ? 'panic' : /reboot: System halted/.test(text) ? 'halted' : 'poweroff';
      break;
    }
    if (boots > 1) {
      ended = panic !== null ? 'panic+reset' : 'reset';
      break;
    }
    text.split('\n').forEach((line, i) => {
      if (handled.has(i) || !line.startsWith('@@')) return;
      const inputs = inputsOf(line);
      if (inputs.length === 0) return;
      handled.add(i);
      for (const input of inputs) queue.push({ at: t + 300, input });
    });
    if (typed !== undefined && !typedDone && text.includes(c.header.type_after ?? '')) {
      typedDone = true;
      for (const input of keysOf(typed.replaceAll('\\n', '\n'))) queue.push({ at: t + 500, input });
    }
    while (queue[0] !== undefined && queue[0].at <= t)
      take(machine.apply(t, (queue.shift() as { input: MachineInput }).input));
  }
  const clean = text.replaceAll('\r', '');
  const body = new RegExp(`@@BEGIN ${escape(c.id)}\\n([^]*?)(?:@@STATE (.*?)\\n[^]*?@@END ${escape(c.id)}\\n|$)`).exec(
    clean,
  );
  const state = body?.[2];
  const line =
    /(Kernel panic - not syncing: .*)/.exec(clean)?.[1] ??
    (panic === null ? null : `Kernel panic - not syncing: ${panic}`);
  return {
    pid1_died: died,
    panicked: panic !== null,
    panic_line: line,
    pid1_after: state === undefined ? null : state.replace('PID1 ', '') || null,
    ended_by: ended,
    log: (body?.[1] ?? clean).replace(/@@(BEGIN|END|STATE|POWEROFF|TYPE|MONITOR).*\n?/g, '').split('\n'),
    virtualMs: t,
  };
}
const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
