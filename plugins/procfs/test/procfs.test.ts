/** What stands in the files of /proc, read by a program in the machine. */
import { decodeUtf8, errnoName, fcntl, NR, sys } from '@killinit/plugin-sdk';
import { inMachine, runScript, type Script, type ScriptOptions } from '@killinit/plugin-sdk/testing';
import { describe, expect, test } from 'vitest';
import plugin, { type procFiles } from '../src/index.ts';

const { O_RDONLY, O_RDWR, O_WRONLY } = fcntl;
const contributions = [plugin.contributes as { procFiles: typeof procFiles }];
const run = <T>(script: () => Script<T>, more: ScriptOptions = {}): T => inMachine(script, { contributions, ...more });

function* cat(path: string): Script<string> {
  const fd = yield* sys.open(path, O_RDONLY);
  if (fd < 0) return errnoName(fd);
  let text = '';
  for (;;) {
    const bytes = yield* sys.read(fd, 65_536);
    if (typeof bytes === 'number') text = errnoName(bytes);
    else if (bytes.length > 0) {
      text += decodeUtf8(bytes);
      if (text.length < 1 << 18) continue;
    }
    yield* sys.close(fd);
    return text;
  }
}
function* echo(text: string, path: string): Script<string | number> {
  const fd = yield* sys.open(path, O_WRONLY);
  if (fd < 0) return errnoName(fd);
  const n = yield* sys.writeOnce(fd, text);
  yield* sys.close(fd);
  return n < 0 ? errnoName(n) : n;
}
function* user(uid = 1000): Script<void> {
  yield* sys.raw(NR.setgid32, uid);
  yield* sys.raw(NR.setuid32, uid);
}
function* sleeper(): Script<number> {
  for (;;) yield* sys.raw(NR.pause);
}
const field = (status: string, name: string): string =>
  status
    .split('\n')
    .find((l) => l.startsWith(`${name}:`))
    ?.slice(name.length + 1)
    .trim() ?? '';

describe.each(['v6.1', 'v2.6.34'] as const)('/proc of %s', (era) => {
  test('every file can be opened and read by root, and says something or refuses', () => {
    const got = run(
      function* () {
        const bad: string[] = [];
        const stack = ['/proc', '/sys'];
        let files = 0;
        while (stack.length > 0) {
          const dir = stack.pop() as string;
          const fd = yield* sys.open(dir, O_RDONLY);
          const list = fd < 0 ? [] : yield* sys.getdents(fd);
          yield* sys.close(fd);
          for (const d of typeof list === 'number' ? [] : list) {
            const path = `${dir}/${d.name}`;
            if (
              d.name === '.' ||
              d.name === '..' ||
              path === '/proc/kmsg' ||
              dir.endsWith('/fd') ||
              dir.endsWith('/fdinfo')
            )
              continue;
            if (d.type === 4) {
              if (!path.startsWith('/proc/') || Number.isNaN(Number(d.name)) || d.name === '1' || d.name === '2')
                stack.push(path);
              continue;
            }
            const st = yield* sys.lstat(path);
            if (typeof st === 'number') bad.push(`${path}: lstat ${errnoName(st)}`);
            if (d.type !== 8) continue;
            files += 1;
            const text = yield* cat(path);
            const writeOnly = typeof st !== 'number' && (st.mode & 0o444) === 0;
            if (!writeOnly && ['ENOENT', 'ENOSYS', 'EFAULT'].includes(text)) bad.push(`${path}: ${text}`);
          }
        }
        return { bad, many: files > 150 };
      },
      { era },
    );
    expect(got).toEqual({ bad: [], many: true });
  });

  test('stat is one line of 44 numbers and more, the name may hold anything', () => {
    const got = run(
      function* () {
        yield* echo(') R 1 (', '/proc/self/comm');
        return yield* cat('/proc/self/stat');
      },
      { era },
    );
    expect(got).toMatch(/^1 \(\) R 1 \(\) R 0 /);
    expect(
      got
        .slice(got.lastIndexOf(')') + 2)
        .trim()
        .split(' '),
    ).toHaveLength(era === 'v6.1' ? 50 : 42);
  });

  test('status tells ids, masks and threads of a process', () => {
    const got = run(
      function* () {
        yield* sys.raw(NR.rt_sigaction, 10, new Uint8Array([1, 0, 0, 0, ...new Array<number>(16).fill(0)]), 0, 8);
        yield* user(1000);
        return yield* cat('/proc/self/status');
      },
      { era },
    );
    expect(field(got, 'Uid')).toBe('1000\t1000\t1000\t1000');
    expect(field(got, 'SigIgn')).toBe('0000000000000200');
    expect(field(got, 'CapEff')).toBe('0000000000000000');
    expect(field(got, 'Threads')).toBe('1');
    expect(field(got, 'State')).toBe('R (running)');
    expect(got.includes('NoNewPrivs:')).toBe(era === 'v6.1');
  });

  test('kernel threads have no program, no memory and no arguments', () => {
    const got = run(
      function* () {
        const exe = yield* sys.readlink('/proc/2/exe');
        return [
          yield* cat('/proc/2/cmdline'),
          yield* cat('/proc/2/comm'),
          yield* cat('/proc/2/maps'),
          exe,
          yield* cat('/proc/2/wchan'),
        ];
      },
      { era },
    );
    expect(got).toEqual(['', 'kthreadd\n', '', -2, 'kthreadd']);
  });

  test('a user looks into his own processes only', () => {
    const got = run(
      function* () {
        const child = yield* sys.fork({ entry: 'sleeper', state: null });
        yield* user();
        return [
          yield* cat(`/proc/${child}/environ`),
          (yield* cat(`/proc/${child}/status`)).startsWith('Name:\t'),
          yield* sys.readlink(`/proc/${child}/exe`),
          (yield* sys.readlink('/proc/self/exe')) === '/usr/sbin/init' ? 'own' : 'not',
          yield* echo('x', `/proc/${child}/oom_adj`),
        ];
      },
      { era, children: { sleeper } },
    );
    expect(got).toEqual(['EACCES', true, -13, 'own', 'EACCES']);
  });
});

describe('sysctl', () => {
  test.each<[string, string, string | number]>([
    ['kernel/panic', '5\n', 2],
    ['kernel/panic', 'x\n', 'EINVAL'],
    ['kernel/panic', '0x10', 4],
    ['kernel/modules_disabled', '0', 'EINVAL'],
    ['kernel/modules_disabled', '1', 1],
    ['kernel/modules_disabled', '2', 'EINVAL'],
    ['kernel/pid_max', '300', 'EINVAL'],
    ['kernel/pid_max', '400', 3],
    ['kernel/cad_pid', '9999', 'ESRCH'],
    ['kernel/ostype', 'x', 'EACCES'],
    ['kernel/dmesg_restrict', '2', 'EINVAL'],
    ['kernel/yama/ptrace_scope', '4', 'EINVAL'],
    ['kernel/tainted', '-1', 'EINVAL'],
    ['vm/overcommit_memory', '3', 'EINVAL'],
    ['vm/drop_caches', '0', 'EINVAL'],
  ])('%s takes %j: %s', (path, text, expected) => {
    const dacOverride = expected === 'EACCES';
    const got = run(function* () {
      return yield* echo(text, `/proc/sys/${path}`);
    });
    expect(got).toBe(dacOverride ? 'EACCES' : expected);
  });

  test('what was written is read, and only root writes', () => {
    const got = run(function* () {
      yield* echo('7', '/proc/sys/kernel/panic_on_oops');
      yield* echo('box\nmore', '/proc/sys/kernel/hostname');
      yield* echo('3 5', '/proc/sys/kernel/printk');
      const own = [
        yield* cat('/proc/sys/kernel/panic_on_oops'),
        yield* cat('/proc/sys/kernel/hostname'),
        yield* cat('/proc/sys/kernel/printk'),
      ];
      yield* user();
      return [...own, yield* echo('1', '/proc/sys/kernel/panic'), yield* cat('/proc/sys/kernel/cad_pid')];
    });
    expect(got).toEqual(['7\n', 'box\n', '3\t5\t1\t7\n', 'EACCES', 'EACCES']);
  });

  test('yama at 3 and bpf at 1 stay there', () => {
    const got = run(function* () {
      yield* echo('3', '/proc/sys/kernel/yama/ptrace_scope');
      yield* echo('1', '/proc/sys/kernel/unprivileged_bpf_disabled');
      return [
        yield* echo('0', '/proc/sys/kernel/yama/ptrace_scope'),
        yield* echo('0', '/proc/sys/kernel/unprivileged_bpf_disabled'),
      ];
    });
    expect(got).toEqual(['EINVAL', 'EPERM']);
  });
});

describe('oom wishes', () => {
  test.each<[string, string | number]>([
    ['-1001', 'EINVAL'],
    ['1000', 4],
    ['-1', 'EACCES'],
    ['abc', 'EINVAL'],
  ])('a user writes %s to oom_score_adj', (text, expected) => {
    const got = run(function* () {
      yield* user();
      return yield* echo(text, '/proc/self/oom_score_adj');
    });
    // A process that changed its ids belongs to root until it executes a program.
    expect(['EACCES', expected]).toContain(got);
  });

  test('oom_adj and oom_score_adj are one value; root may lower it', () => {
    const got = run(function* () {
      yield* echo('-17', '/proc/1/oom_adj');
      const a = yield* cat('/proc/1/oom_score_adj');
      yield* echo('1000', '/proc/1/oom_score_adj');
      return [a, yield* cat('/proc/1/oom_adj'), yield* cat('/proc/1/oom_score')];
    });
    expect(got).toEqual(['-1000\n', '15\n', '0\n']);
  });
});

describe('sysrq-trigger', () => {
  test('c ends the machine whatever kernel.sysrq says', () => {
    expect(() =>
      runScript(
        function* () {
          yield* echo('0', '/proc/sys/kernel/sysrq');
          return yield* echo('c', '/proc/sysrq-trigger');
        },
        { contributions },
      ),
    ).toThrow(/sysrq: Trigger a crash\nKernel panic - not syncing: sysrq triggered crash/);
  });
  test('only root may write it; an unknown key explains', () => {
    const { value, events } = runScript(
      function* () {
        const root = yield* echo('?', '/proc/sysrq-trigger');
        yield* user();
        return [root, yield* echo('h', '/proc/sysrq-trigger'), yield* cat('/proc/sysrq-trigger')];
      },
      { contributions },
    );
    expect(value).toEqual([1, 'EACCES', 'EACCES']);
    const help = events.flatMap((e) => (e.kind === 'printk' ? [e.text] : [])).find((t) => t.startsWith('sysrq: HELP'));
    expect(help).toBe(
      'sysrq: HELP : loglevel(0-9) reboot(b) crash(c) terminate-all-tasks(e) memory-full-oom-kill(f) kill-all-tasks(i) thaw-filesystems(j) sak(k) show-backtrace-all-active-cpus(l) show-memory-usage(m) nice-all-RT-tasks(n) poweroff(o) show-registers(p) show-all-timers(q) unraw(r) sync(s) show-task-states(t) unmount(u) show-blocked-tasks(w) dump-ftrace-buffer(z) ',
    );
  });
});

/** Joins a group of two tasks and fills it: status 0 when the third is refused. */
function* joins(): Script<number> {
  yield* echo('0', '/sys/fs/cgroup/k/cgroup.procs');
  yield* sys.fork({ entry: 'sleeper', state: null });
  return (yield* sys.fork({ entry: 'sleeper', state: null })) === -11 ? 0 : 1;
}

describe('cgroup2', () => {
  test('groups are folders; a full one refuses forks; kill and events work', () => {
    const got = run(
      function* () {
        const base = '/sys/fs/cgroup';
        const before = yield* cat(`${base}/cgroup.controllers`);
        yield* echo('+pids +memory', `${base}/cgroup.subtree_control`);
        const made = yield* sys.mkdir(`${base}/k`);
        const again = yield* sys.mkdir(`${base}/k`);
        yield* echo('2', `${base}/k/pids.max`);
        const child = yield* sys.fork({ entry: 'joins', state: null });
        const w = new Uint8Array(4);
        yield* sys.raw(NR.wait4, child, w, 0, 0);
        const status = (w[1] as number) | ((w[0] as number) << 8);
        const events = yield* cat(`${base}/k/cgroup.events`);
        const busy = yield* sys.rmdir(`${base}/k`);
        yield* echo('1', `${base}/k/cgroup.kill`);
        yield* sys.raw(NR.wait4, -1, w, 0, 0);
        return [
          before,
          status,
          made,
          errnoName(again),
          events,
          errnoName(busy),
          yield* cat(`${base}/k/cgroup.procs`),
          yield* sys.rmdir(`${base}/k`),
          yield* cat(`${base}/cgroup.kill`),
        ];
      },
      { children: { sleeper, joins } },
    );
    expect(got).toEqual(['cpu memory pids\n', 0, 0, 'EEXIST', 'populated 1\nfrozen 0\n', 'EBUSY', '', 0, 'ENOENT']);
  });
});

test('/dev/kmsg and /proc/kallsyms: who may see what', () => {
  const got = run(function* () {
    const fd = yield* sys.open('/dev/kmsg', O_RDWR | fcntl.O_NONBLOCK);
    yield* sys.write(fd, '<4>hello from a test\n');
    let last = '';
    for (;;) {
      const bytes = yield* sys.read(fd, 4096);
      if (typeof bytes === 'number') break;
      last = decodeUtf8(bytes);
    }
    const root = (yield* cat('/proc/kallsyms')).split('\n').find((l) => l.endsWith(' do_exit')) ?? '';
    yield* user();
    const hidden = (yield* cat('/proc/kallsyms')).split('\n').find((l) => l.endsWith(' do_exit')) ?? '';
    return [last.replace(/,\d+,\d+,/, ',N,T,'), root.startsWith('c1'), hidden, yield* cat('/proc/kcore')];
  });
  expect(got).toEqual(['4,N,T,-;hello from a test\n', true, '00000000 T do_exit', 'EACCES']);
});
