/** The scenario in its machine, without sockets or time: what students find, and what a new boot leaves them. */
import { loadPlugins, type PluginHost } from '@killinit/plugin-host';
import { assemble, Room, type RoomPlan } from '@killinit/plugin-host/assemble';
import { DEFAULT_SETTINGS, FIRST_SEAT, type RoomEvent, SHARED, type Told, ttyOf } from '@killinit/room';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { root } from '../src/env.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let host: PluginHost;
beforeAll(async () => {
  host = await loadPlugins(root);
});

class Desk {
  readonly room: Room;
  readonly told: Told[] = [];
  constructor(era: 'v2.6.34' | 'v6.1', settings: Record<string, Record<string, string | number | boolean>> = {}) {
    const plugins = host.loaded.map(({ id, plugin, bundle }) => ({
      id,
      version: plugin.version,
      hash: bundle.hash,
      settings: settings[id] ?? {},
    }));
    const plan: RoomPlan = {
      code: 'K7Q4MX',
      scenario: 'killing-init',
      era,
      seed: 1,
      sim: '',
      plugins,
      settings: DEFAULT_SETTINGS,
    };
    this.room = new Room(
      assemble(
        plan,
        host.loaded.map((p) => p.plugin),
      ),
    );
    this.happen({ kind: 'opened', plan });
    this.happen({ kind: 'booted', machine: SHARED });
  }
  happen(event: RoomEvent): void {
    this.told.push(...this.room.evolve({ seq: this.room.state.seq + 1, at: Math.floor(this.room.now) + 1, event }));
  }
  sit(name: string): number {
    const decision = this.room.decide({ role: 'server' }, { kind: 'join', name }, this.room.now);
    if ('refused' in decision) throw new Error(decision.refused.code);
    for (const event of decision.events) this.happen(event);
    this.until(() => this.text(FIRST_SEAT + this.room.state.seats.length - 1).endsWith('$ '), 'a prompt');
    return FIRST_SEAT + this.room.state.seats.length - 1;
  }
  text(seat: number): string {
    return this.told
      .map(({ fact }) =>
        fact.kind === 'machine' && fact.event.kind === 'tty' && fact.event.tty === ttyOf(seat) ? fact.event.data : '',
      )
      .join('');
  }
  until(holds: () => boolean, what: string, ms = 30_000): void {
    const end = this.room.now + ms;
    while (!holds()) {
      if (this.room.now > end) throw new Error(`${what}: not in ${ms} ms of room time`);
      if (this.room.advance(this.room.now + 10)) this.happen({ kind: 'marked' });
    }
  }
  run(seat: number, line: string): string {
    const from = this.told.length;
    const before = this.text(seat).length;
    const tty = ttyOf(seat);
    this.happen({ kind: 'input', machine: SHARED, seat, input: { kind: 'line', tty, line } });
    this.until(
      () =>
        this.told
          .slice(from)
          .some(({ fact }) => fact.kind === 'machine' && fact.event.kind === 'exited' && fact.event.tty === tty),
      line,
    );
    return this.text(seat).slice(before);
  }
  reset(): void {
    const from = this.told.length;
    this.happen({ kind: 'input', machine: SHARED, seat: null, input: { kind: 'reset' } });
    const lengths = this.room.state.seats.map((s) => [s.seat, this.text(s.seat).length] as const);
    this.until(() => lengths.every(([seat, n]) => this.text(seat).slice(n).includes('$ ')), 'new logins');
    expect(this.told.slice(from).some(({ fact }) => fact.kind === 'machine' && fact.event.kind === 'booted')).toBe(
      true,
    );
  }
}

describe.each(['v2.6.34', 'v6.1'] as const)('homes on %s', (era) => {
  test('hold the module, its Makefile and its source, and belong to who sits there', () => {
    const desk = new Desk(era);
    const ana = desk.sit('Ana');
    expect(desk.run(ana, 'ls -l')).toMatch(/ana ana .* Makefile[\s\S]*hello\.c/);
    expect(desk.run(ana, 'head -n 1 hello.c; pwd; id -un')).toMatch(/\/\*[\s\S]*\/home\/ana[\s\S]*ana/);
  });

  test('survive a new boot: what was changed stays, what was thrown away comes back', () => {
    const desk = new Desk(era);
    const ana = desk.sit('Ana');
    desk.run(ana, 'echo "// mine" > hello.c; rm Makefile; mkdir work; echo 1 > work/notes; cd /tmp; echo x > gone');
    desk.reset();
    expect(desk.run(ana, 'cat hello.c; cat work/notes; ls Makefile; ls /tmp/gone')).toMatch(
      /\/\/ mine\s+1\s+Makefile\s+ls: .*\/tmp\/gone/,
    );
    expect(desk.run(ana, 'uptime')).toMatch(/up 0 min|up 0:00/);
  });
});

describe('the module', () => {
  test.each([
    ['v2.6.34', 9, 'module-clears-the-flag', 'Kernel panic - not syncing: Attempted to kill init!'],
    ['v6.1', 15, 'module-other-signal', 'Kernel panic - not syncing: Attempted to kill init! exitcode=0x0000000f'],
  ] as const)('on %s: built with make, loaded, then signal %i ends init', (era, sig, route, line) => {
    const desk = new Desk(era);
    const ana = desk.sit('Ana');
    desk.happen({ kind: 'phase', to: 'running', why: 'instructor' });
    expect(desk.run(ana, 'test -s hello.ko && echo prebuilt').split('\n')[1]).toContain('prebuilt');
    expect(desk.run(ana, 'make; echo status $?')).toContain('status 0');
    expect(desk.run(ana, 'sudo insmod hello.ko; echo status $?')).toContain('status 0');
    const log = desk.run(ana, 'sudo dmesg | grep hello:');
    expect(log).toMatch(/I am pid \d+, insmod/);
    expect(log).toMatch(/up there is pid 1, init/);
    expect(log).toMatch(/flags are 0x40[\s\S]*now they are 0x0/);
    const tty = ttyOf(ana);
    desk.happen({
      kind: 'input',
      machine: SHARED,
      seat: ana,
      input: { kind: 'line', tty, line: `sudo kill -${sig} 1` },
    });
    desk.until(() => desk.told.some(({ fact }) => fact.kind === 'won'), 'the end of init');
    desk.until(() => desk.room.state.down !== null, 'the end of the machine');
    const facts = desk.told.map((t) => t.fact);
    expect(facts.find((f) => f.kind === 'won')).toMatchObject({ seat: ana, route, how: `signal ${sig}` });
    expect(facts.find((f) => f.kind === 'machine' && f.event.kind === 'panic')).toMatchObject({
      event: { text: line },
    });
  });

  test('on 6.1 SIGKILL is dropped by one more check, whatever the flags', () => {
    const desk = new Desk('v6.1');
    const ana = desk.sit('Ana');
    expect(desk.run(ana, 'sudo insmod hello.ko; echo status $?')).toContain('status 0');
    expect(desk.run(ana, 'sudo kill -9 1; echo status $?')).toContain('status 0');
    const guards = desk.told.flatMap(({ fact }) =>
      fact.kind === 'machine' && fact.event.kind === 'guard' ? [fact.event] : [],
    );
    expect(guards.some((g) => g.id === 'sig-global-init-kernel-only' && g.blocked)).toBe(true);
  });
});

describe('house rules in the machine', () => {
  test('root may not end, overwrite or look for the owner of another’s things', () => {
    const desk = new Desk('v2.6.34');
    const ana = desk.sit('Ana');
    const bo = desk.sit('Bo');
    const shell = desk.run(bo, 'echo pid $$').match(/pid (\d+)\r/)?.[1];
    for (const line of [
      `sudo kill -9 ${shell}`,
      `sudo kill -STOP ${shell}`,
      "sudo sh -c 'echo hi > /dev/tty2'",
      "sudo sh -c 'echo hi > /home/bo/hello.c'",
      'sudo rm -rf /home/bo/hello.c',
      'sudo chown ana /home/bo',
      'sudo mv /home/bo /home/gone',
    ])
      expect(desk.run(ana, `${line}; echo status $?`), line).not.toContain('status 0');
    expect(desk.run(bo, 'ls; id -un')).toMatch(/hello\.c[\s\S]*bo/);
    expect(desk.text(bo)).not.toContain('hi\r\n');
    expect(desk.run(ana, 'man house-signal')).toContain('another seat');
  });

  test('with sabotage allowed the kernel alone decides', () => {
    const desk = new Desk('v2.6.34', { 'house-rules': { policy: 'open' } });
    const ana = desk.sit('Ana');
    desk.sit('Bo');
    expect(desk.run(ana, "sudo sh -c 'echo hi > /home/bo/hello.c'; echo status $?")).toContain('status 0');
  });

  test.each([
    ['tasks', 'for i in $(seq 80); do sleep 60 & done 2>&1 | grep -c -i "resource temporarily"', 'house-tasks'],
    [
      'command lines',
      'many=$(seq 150000); for i in $(seq 9); do sh -c "sleep 60; :" $many & done 2>/dev/null',
      'house-memory',
    ],
    ['open files', 'for i in $(seq 3 400); do eval "exec $i</dev/null"; done 2>/dev/null; echo end', 'house-files'],
  ])('a seat gets its share of %s and no more', (_what, line, guard) => {
    const desk = new Desk('v2.6.34');
    const ana = desk.sit('Ana');
    const bo = desk.sit('Bo');
    desk.happen({ kind: 'input', machine: SHARED, seat: ana, input: { kind: 'line', tty: ttyOf(ana), line } });
    desk.until(
      () =>
        desk.told.some(
          ({ fact }) =>
            fact.kind === 'machine' &&
            fact.event.kind === 'guard' &&
            fact.event.id === guard &&
            fact.event.seat === ana,
        ),
      guard,
    );
    expect(desk.run(bo, 'sleep 0.1 & wait; echo fine')).toContain('fine');
  });
});
