/**
 * Standing properties of a room with the real machine in it, over lines a class might type, well and badly: same log, same facts and state;
 * a snapshot after any event goes on the same; in how many steps time passes changes nothing.
 */
import { loadPlugins, type PluginHost } from '@killinit/plugin-host';
import { assemble, Room, type RoomKit, type RoomPlan } from '@killinit/plugin-host/assemble';
import { DEFAULT_SETTINGS, FIRST_SEAT, type Recorded, type RoomEvent, SHARED, type Told, ttyOf } from '@killinit/room';
import fc from 'fast-check';
import { beforeAll, expect, test, vi } from 'vitest';
import { root } from '../src/env.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 60_000 });

let host: PluginHost;
beforeAll(async () => {
  host = await loadPlugins(root);
});

function kitOf(era: 'v2.6.34' | 'v6.1', seed: number): { kit: RoomKit; plan: RoomPlan } {
  const plan: RoomPlan = {
    code: 'K7Q4MX',
    scenario: 'killing-init',
    era,
    seed,
    sim: '',
    plugins: host.loaded.map(({ id, plugin, bundle }) => ({
      id,
      version: plugin.version,
      hash: bundle.hash,
      settings: {},
    })),
    settings: DEFAULT_SETTINGS,
  };
  const plugins = host.loaded.map((p) => p.plugin);
  return { kit: assemble(plan, plugins), plan };
}

const LINES = [
  'ls -la | sort | head -n 3',
  'sudo kill -9 1',
  'sudo kill -SEGV 1',
  'sudo insmod hello.ko; sudo dmesg | tail -n 2',
  'sudo rmmod hello',
  'sleep 1 & jobs; wait',
  'for i in $(seq 5); do echo $RANDOM; done',
  'yes | head -n 2000 | wc',
  'yes',
  ':(){ :|:& };:',
  'cat /proc/self/status | head -n 5; ps aux | tail -n 2',
  'mkfifo f; (echo x > f &) ; cat f; rm f',
  'trap "echo caught" INT; kill -INT $$; trap - INT',
  'while :; do :; done',
  "sudo sh -c 'echo c > /proc/sysrq-trigger'",
  "sudo sh -c 'echo clone_parent > /run/ictl'",
  'sudo kill -9 -1',
  'printf "int main(void){volatile int i=0; while(i<300000)i++; return i&7;}" > a.c; gcc a.c -o a && ./a; echo $?',
  'exit',
  '"unterminated',
  '\u0000\u0007\u001b[31m',
  'é'.repeat(500),
];
type Act =
  | { readonly kind: 'line'; readonly seat: number; readonly line: string }
  | { readonly kind: 'key'; readonly seat: number; readonly key: '^C' | '^Z' | '^D' | '^\\' }
  | { readonly kind: 'size'; readonly seat: number }
  | { readonly kind: 'reset' | 'hangup' };
const seat = fc.integer({ min: FIRST_SEAT, max: FIRST_SEAT + 1 });
const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('line' as const), seat, line: fc.constantFrom(...LINES) }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('key' as const), seat, key: fc.constantFrom('^C', '^Z', '^D', '^\\') }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('size' as const), seat }) },
  { weight: 1, arbitrary: fc.constantFrom({ kind: 'reset' as const }, { kind: 'hangup' as const }) },
);
const play = fc.record({
  era: fc.constantFrom('v2.6.34' as const, 'v6.1' as const),
  seed: fc.integer({ min: 1, max: 1000 }),
  acts: fc.array(fc.tuple(act, fc.integer({ min: 1, max: 700 })), { minLength: 4, maxLength: 14 }),
  where: fc.nat(),
});

function eventOf(a: Act): RoomEvent {
  const input = { kind: 'input', machine: SHARED, seat: 'seat' in a ? a.seat : null } as const;
  switch (a.kind) {
    case 'line':
      return { ...input, input: { kind: 'line', tty: ttyOf(a.seat), line: a.line } };
    case 'key':
      return { ...input, input: { kind: 'key', tty: ttyOf(a.seat), key: a.key } };
    case 'size':
      return { ...input, input: { kind: 'size', tty: ttyOf(a.seat), cols: 81, rows: 25 } };
    case 'reset':
      return { ...input, input: { kind: 'reset' } };
    case 'hangup':
      return { ...input, input: { kind: 'hangup', tty: ttyOf(FIRST_SEAT + 1) } };
  }
}

test('a room is a function of its log, from its beginning, from a snapshot, and in any number of steps (ROOM-1)', () => {
  fc.assert(
    fc.property(play, ({ era, seed, acts, where }) => {
      const { kit, plan } = kitOf(era, seed);
      const room = new Room(kit);
      const log: Recorded<RoomEvent>[] = [];
      const told: Told[][] = [];
      const happen = (event: RoomEvent): void => {
        const recorded = { seq: log.length + 1, at: Math.floor(room.now) + 1, event };
        log.push(JSON.parse(JSON.stringify(recorded)));
        told.push([...room.evolve(recorded)]);
      };
      happen({ kind: 'opened', plan });
      happen({ kind: 'booted', machine: SHARED });
      for (const name of ['Ana', 'Bo']) {
        const joined = room.decide({ role: 'server' }, { kind: 'join', name }, room.now);
        if ('events' in joined) joined.events.forEach(happen);
      }
      happen({ kind: 'phase', to: 'running', why: 'instructor' });
      for (const [a, ms] of acts) {
        happen(eventOf(a));
        // Time in uneven steps, marked when something shows.
        const end = room.now + ms;
        for (let step = 1; end - room.now > 0.01; step = (step * 7) % 41)
          if (room.advance(Math.min(end, room.now + step))) happen({ kind: 'marked' });
      }
      happen({ kind: 'marked' });

      const cut = where % log.length;
      const again = new Room(kit);
      let copy: Room | null = null;
      log.forEach((recorded, i) => {
        expect(again.evolve(recorded)).toEqual(told[i]);
        if (copy) expect(copy.evolve(recorded)).toEqual(told[i]);
        if (i === cut) copy = new Room(kit, structuredClone(again.snapshot()));
      });
      expect(again.hash()).toBe(room.hash());
      const copied = copy as Room | null;
      if (copied) expect(copied.hash()).toBe(room.hash());
    }),
    { numRuns: Number(process.env.PROPERTY_RUNS ?? 12), endOnFailure: true },
  );
});
