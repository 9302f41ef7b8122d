/** A keeper with real plugins, ports of memory and a clock moved by hand: snapshots carry machine and screens over a restart. */
import { loadPlugins, type PluginHost } from '@killinit/plugin-host';
import type { FactsMessage, ViewMessage } from '@killinit/protocol';
import {
  DEFAULT_SETTINGS,
  instructorView,
  type Person,
  projectorView,
  type RoomEvent,
  type RoomPlan,
  SHARED,
  type SnapshotCache,
  studentView,
  type Told,
  type View,
} from '@killinit/room';
import { beforeAll, expect, test, vi } from 'vitest';
import { root } from '../src/env.ts';
import { RoomKeeper } from '../src/room/keeper.ts';
import { ManualClock, memoryLog, memorySnapshots } from '../src/room/memory.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });

let host: PluginHost;
beforeAll(async () => {
  host = await loadPlugins(root);
});

const boss: Person = { role: 'instructor', client: '' };
const log = memoryLog();
const none: SnapshotCache = { put: async () => {}, newest: async () => null };

async function open(snapshots: SnapshotCache, clock = new ManualClock()) {
  const plan: RoomPlan = {
    code: 'K7Q4MX',
    scenario: 'killing-init',
    era: 'v2.6.34',
    seed: 3,
    sim: 'sim',
    settings: DEFAULT_SETTINGS,
    plugins: host.loaded.map(({ id, plugin, bundle }) => ({
      id,
      version: plugin.version,
      hash: bundle.hash,
      settings: {},
    })),
  };
  const opening: RoomEvent[] = [
    { kind: 'opened', plan },
    { kind: 'booted', machine: SHARED },
  ];
  const told: Told[] = [];
  const sent: string[] = [];
  const messages: { to: readonly string[]; event: string; message: unknown }[] = [];
  const fatals: unknown[] = [];
  const keeper = await RoomKeeper.open(
    'r',
    { clock, log, snapshots },
    host.loaded.map((p) => p.plugin),
    'sim',
    {
      send: (to, event, message) => {
        sent.push(`${event} ${to.join()}`);
        messages.push({ to, event, message: JSON.parse(JSON.stringify(message)) });
      },
      told: (facts) => void told.push(...facts),
      fault: ({ error }) => void fatals.push(error),
      fatal: (error) => void fatals.push(error),
    },
    opening,
  );
  return { keeper, clock, told, sent, messages, fatals };
}

test('a room goes on from a snapshot with the same state and the same screens as from its first event', async () => {
  const snapshots = memorySnapshots();
  const first = await open(snapshots);
  const { actor } = first.keeper;
  for (const name of ['Ana', 'Bo']) {
    await actor.receive({ role: 'server' }, { kind: 'join', name });
    await first.clock.pass(500);
  }
  await actor.receive(boss, { kind: 'start' });
  const lines = [
    'sudo kill -9 1',
    'sleep 100 &',
    'echo one | tee /tmp/x',
    'cd /tmp; X=1',
    'for i in 1 2 3; do echo $i; sleep 1; done',
  ];
  for (let i = 0; i < 14; i++) {
    const seat = 1001 + (i % 2);
    await actor.receive(
      { role: 'student', seat, client: '' },
      { kind: 'type', seat, line: lines[i % lines.length] as string },
    );
    await first.clock.pass(6000);
  }
  const end = await actor.checkpoint();
  await actor.close();
  expect(first.fatals).toEqual([]);
  const kept = await snapshots.newest('r', 'sim');
  expect(kept?.seq).toBeGreaterThan(10);
  expect(kept?.seq).toBeLessThan(end.seq);

  const fromSnapshot = await open(snapshots);
  const fromLog = await open(none);
  expect(fromSnapshot.keeper.opened).toEqual({ seq: end.seq, at: end.at, hash: end.hash });
  expect(fromLog.keeper.opened).toEqual({ seq: end.seq, at: end.at, hash: end.hash });
  expect(fromSnapshot.keeper.audience.views).toEqual(fromLog.keeper.audience.views);
  expect(fromSnapshot.keeper.audience.views.own.get(1001)?.own.terminal.text).toContain('echo one');
  // Only what the snapshot does not hold was told again.
  expect(fromSnapshot.told.length).toBeLessThan(fromLog.told.length);
});

test('a snapshot that cannot be read is none', async () => {
  const broken: SnapshotCache = {
    put: async () => {},
    newest: async () => ({ seq: 12, data: new Uint8Array([1, 2, 3]) }),
  };
  const { keeper, fatals } = await open(broken);
  expect(keeper.opened.seq).toBeGreaterThan(20);
  expect(fatals).toEqual([]);
});

test('a page that folds what it is sent shows what the server keeps of it', async () => {
  const { keeper, clock, messages } = await open(none);
  const { actor, audience } = keeper;
  const pages = new Map<string, { view: unknown; kind: View<never> }>();
  const page = (id: string, kind: View<never>, role: 'student' | 'instructor' | 'projector', seat: number | null) => {
    pages.set(id, { view: null, kind });
    audience.watch({ id, role, seat }, null, (then) => actor.inStep(then));
  };
  page('ana', studentView as never, 'student', 1001);
  page('bo', studentView as never, 'student', 1002);
  page('desk', instructorView as never, 'instructor', null);
  page('wall', projectorView as never, 'projector', null);
  const say = (seat: number, line: string) =>
    actor.receive({ role: 'student', seat, client: '' }, { kind: 'type', seat, line });
  await Promise.all([
    say(1001, 'for i in 1 2 3 4 5; do echo $i; sleep 0.2; done'),
    say(1002, 'sudo kill -9 1; ps -ef | wc -l'),
  ]);
  await clock.pass(700);
  await actor.receive(boss, { kind: 'names', names: 'pseudonyms' });
  await actor.receive(boss, { kind: 'announce', text: 'hello' });
  await Promise.all([
    say(1002, "sudo sh -c 'echo c > /proc/sysrq-trigger'"),
    actor.receive(boss, { kind: 'lock', locked: true }),
  ]);
  // Somebody loads his page again in the middle of it.
  page('late', studentView as never, 'student', 1001);
  await clock.pass(20_000);
  for (const { to, event, message } of messages)
    for (const id of to) {
      const seen = pages.get(id);
      if (!seen) continue;
      if (event === 'view') seen.view = (message as ViewMessage).view;
      else for (const one of (message as FactsMessage).facts) seen.view = seen.kind.fold(seen.view as never, one);
    }
  const { views } = audience;
  for (const [id, seat] of [
    ['ana', 1001],
    ['bo', 1002],
    ['late', 1001],
  ] as const) {
    const own = views.own.get(seat);
    expect(pages.get(id)?.view, id).toEqual({ room: own?.room, machine: views.common.machine, own: own?.own });
  }
  expect(pages.get('desk')?.view).toEqual(views.instructor);
  expect(pages.get('wall')?.view).toEqual(views.projector);
});

test('pages come, go, and come back with what they missed', async () => {
  const { keeper, clock, sent } = await open(none);
  const { actor, audience } = keeper;
  const watch = (id: string, upTo: number | null) =>
    audience.watch({ id, role: 'student', seat: 1001 }, upTo, (then) => actor.inStep(then));
  watch('a', null);
  watch('b', actor.state.seq);
  expect(sent).toEqual(['view a', 'facts b']);
  await actor.receive({ role: 'student', seat: 1001, client: '' }, { kind: 'type', seat: 1001, line: 'echo hi' });
  await clock.pass(100);
  expect(sent.slice(2).every((s) => s === 'facts a,b')).toBe(true);
  audience.unwatch('b');
  // From a log this server does not know: everything anew.
  watch('c', 1_000_000);
  expect(sent.at(-1)).toBe('view c');
});
