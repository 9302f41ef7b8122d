/**
 * Same log, same facts, same state in Node and in Chromium: a lesson is played here, its log is played again in a page, out of the very
 * bytes the server hands to browsers.
 */
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { afterEach, expect, test } from 'vitest';
import { assemble, encodePlain, Room, type RoomPlan } from '../packages/plugin-host/src/assemble.ts';
import { loadPlugins } from '../packages/plugin-host/src/index.ts';
import type { Recorded, RoomEvent, Told } from '../packages/room/src/index.ts';
import { DEFAULT_SETTINGS, FIRST_SEAT, SHARED, ttyOf } from '../packages/room/src/index.ts';
import { browserFor } from './chromium.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
let browser: Browser | null = null;
afterEach(() => browser?.close());

const LINES = [
  'id; echo $((7 ** 3 % 11)) $RANDOM',
  'sudo kill -9 1; echo $?',
  'for i in 1 2 3; do echo $i; done | sort -r | tail -n 2',
  'printf "%.6f %e\\n" 3.14159 1e-7',
  'ps -ef | wc -l; cat /proc/loadavg',
  'head -c 8 /dev/urandom | od -An -tx1',
  'ls -l --time-sort 2>&1 | head -n 3',
  'awk "BEGIN { print sin(1), exp(1), rand() }"',
  'sleep 2 & wait; echo done',
  ':(){ :|:& };:',
  'sudo kill -15 1',
  "sudo sh -c 'echo clone_parent > /run/ictl'",
  'sudo kill -9 -1',
];

/** A lesson of two students, an instructor and a kernel that dies at its end. */
function lesson(room: Room, plan: RoomPlan): { log: Recorded<RoomEvent>[]; told: Told[] } {
  const log: Recorded<RoomEvent>[] = [];
  const told: Told[] = [];
  const happen = (event: RoomEvent): void => {
    const recorded = { seq: room.state.seq + 1, at: Math.floor(room.now) + 1, event };
    log.push(recorded);
    told.push(...room.evolve(recorded));
  };
  const pass = (ms: number): void => {
    const end = room.now + ms;
    while (room.now < end && room.ticking) if (room.advance(room.now + 37)) happen({ kind: 'marked' });
  };
  happen({ kind: 'opened', plan });
  happen({ kind: 'booted', machine: SHARED });
  for (const name of ['Ana', 'Ана']) {
    const decision = room.decide({ role: 'server' }, { kind: 'join', name }, room.now);
    if ('events' in decision) decision.events.forEach(happen);
    pass(500);
  }
  happen({ kind: 'phase', to: 'running', why: 'instructor' });
  LINES.forEach((line, i) => {
    const seat = FIRST_SEAT + (i % 2);
    happen({ kind: 'input', machine: SHARED, seat, input: { kind: 'line', tty: ttyOf(seat), line } });
    pass(1500);
  });
  const tty = ttyOf(FIRST_SEAT);
  happen({
    kind: 'input',
    machine: SHARED,
    seat: FIRST_SEAT,
    input: { kind: 'line', tty, line: 'sudo sh -c "echo c > /proc/sysrq-trigger"' },
  });
  pass(1000);
  happen({ kind: 'input', machine: SHARED, seat: null, input: { kind: 'reset' } });
  pass(1500);
  // The state is compared where an event is, not where time happened to stop.
  happen({ kind: 'marked' });
  return { log, told };
}

/** As text: a test runner would make its own of these imports. */
const IN_PAGE = `(async () => {
  const { sim, bundles, log, plan } = globalThis.given;
  const load = (code) => import('data:text/javascript;charset=utf-8,' + encodeURIComponent(code));
  const m = await load(sim);
  m.shareModules();
  const plugins = [];
  for (const code of bundles) plugins.push((await load(code)).default);
  const room = new m.Room(m.assemble(plan, plugins));
  const facts = log.flatMap((recorded) => room.evolve(recorded));
  return { hash: room.hash(), facts: Array.from(m.encodePlain(JSON.parse(JSON.stringify(facts)))).join() };
})()`;

test.for(['v2.6.34', 'v6.1'] as const)('a log of %s plays the same in a page', async (era, context) => {
  const host = await loadPlugins(root);
  const plan: RoomPlan = {
    code: 'K7Q4MX',
    scenario: 'killing-init',
    era,
    seed: 4711,
    sim: 'x',
    plugins: host.loaded.map(({ id, plugin, bundle }) => ({
      id,
      version: plugin.version,
      hash: bundle.hash,
      settings: {},
    })),
    settings: { ...DEFAULT_SETTINGS },
  };
  const plugins = host.loaded.map((p) => p.plugin);
  const room = new Room(assemble(plan, plugins));
  const { log, told } = lesson(room, plan);
  expect(told.length).toBeGreaterThan(100);

  // Here as well: a replay knows only the log.
  const again = new Room(assemble(plan, plugins));
  expect(log.flatMap((recorded) => again.evolve(recorded))).toEqual(told);
  expect(again.hash()).toBe(room.hash());

  browser = await browserFor(context);
  const page = await browser.newPage();
  const input = { sim: host.sim.code, bundles: host.loaded.map((p) => p.bundle.code), log, plan };
  await page.evaluate(
    (given) => {
      Object.assign(globalThis, { given });
    },
    JSON.parse(JSON.stringify(input)),
  );
  const inPage = await page.evaluate<{ hash: string; facts: string }>(IN_PAGE);
  expect(inPage.hash).toBe(room.hash());
  expect(inPage.facts).toBe(Array.from(encodePlain(JSON.parse(JSON.stringify(told)))).join());
});
