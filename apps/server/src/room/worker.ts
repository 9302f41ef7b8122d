/** worker.ts — the thread a room lives in. Its ports are messages to the main thread; its clock is this thread's own. */
import { parentPort, workerData } from 'node:worker_threads';
import { type Plugin, shareModules } from '@killinit/plugin-host/assemble';
import type { Ports } from './actor.ts';
import { realClock } from './clock.ts';
import { RoomKeeper } from './keeper.ts';
import type { Ask, FromWorker, PortCall, ToWorker, WorkerStart } from './messages.ts';
import { portClient } from './port-wire.ts';

const BEAT_MS = 200;
const start = workerData as WorkerStart;
const port = parentPort as NonNullable<typeof parentPort>;
const pulse = new Int32Array(start.pulse);

const say = (message: FromWorker): void => port.postMessage(message);
const calls = new Map<number, { done(value: unknown): void; failed(error: Error): void }>();
let lastCall = 0;

function call(what: PortCall): Promise<unknown> {
  const id = ++lastCall;
  return new Promise((done, failed) => {
    calls.set(id, { done, failed });
    say({ kind: 'port', id, call: what });
  });
}

const ports: Ports = { clock: realClock, ...portClient(call) };

const text = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));

async function importPlugins(): Promise<Plugin[]> {
  shareModules();
  return Promise.all(
    start.plugins.map(async ({ id, code }) => {
      // The name is for stack traces, which would show the whole address otherwise.
      const named = `${code}\n//# sourceURL=plugin-${id}.js`;
      const url = `data:text/javascript;base64,${Buffer.from(named).toString('base64')}`;
      return ((await import(url)) as { default: Plugin }).default;
    }),
  );
}

async function answer(keeper: RoomKeeper, ask: Ask): Promise<unknown> {
  const { actor, audience } = keeper;
  switch (ask.kind) {
    case 'command':
      return actor.receive(ask.from, ask.command, ask.by);
    case 'watch': {
      const { role, seat } = ask.watcher;
      if (role === 'student') {
        const known = actor.state.seats.find((s) => s.seat === seat);
        if (!known) return { refused: 'seat.unknown' };
        if (known.kicked) return { refused: 'seat.kicked' };
      }
      audience.watch(ask.watcher, ask.upTo, (then) => actor.inStep(then));
      return null;
    }
    case 'inspect':
      return keeper.inspect(ask.seat, ask.query);
    case 'checkpoint':
      return actor.checkpoint();
    case 'people':
      return actor.state.seats;
    case 'close':
      await actor.close();
      return null;
  }
}

async function main(): Promise<void> {
  let keeper: RoomKeeper | null = null;
  const early: ToWorker[] = [];
  const take = (message: ToWorker): void => {
    if (!keeper) {
      early.push(message);
      return;
    }
    const { actor, audience } = keeper;
    if (message.kind === 'unwatch') audience.unwatch(message.watcher);
    else if (message.kind === 'fault') actor.tellFault(message.seat);
    else if (message.kind === 'ask') {
      const { id, ask } = message;
      // What hangs from here on is this request's doing.
      Atomics.store(pulse, 1, id);
      const reply = answer(keeper, ask);
      Atomics.store(pulse, 1, 0);
      reply.then(
        (value) => say({ kind: 'reply', id, value }),
        (error) => say({ kind: 'fatal', error: text(error) }),
      );
    }
  };
  port.on('message', (message: ToWorker) => {
    if (message.kind !== 'port') {
      take(message);
      return;
    }
    const waiting = calls.get(message.id);
    calls.delete(message.id);
    if (message.error === null) waiting?.done(message.value);
    else waiting?.failed(new Error(message.error));
  });
  setInterval(() => Atomics.add(pulse, 0, 1), BEAT_MS);
  keeper = await RoomKeeper.open(
    start.room,
    ports,
    await importPlugins(),
    start.sim,
    {
      send: (to, event, message) => say({ kind: 'send', to, event, message }),
      told: (facts) => say({ kind: 'told', facts }),
      fault: ({ seat, command, error }) => say({ kind: 'fault', seat, command, error: text(error) }),
      fatal: (error) => say({ kind: 'fatal', error: text(error) }),
    },
    start.opening,
  );
  const kicked = keeper.actor.state.seats.filter((s) => s.kicked).map((s) => s.seat);
  say({ kind: 'ready', info: keeper.opened, kicked });
  for (const message of early.splice(0)) take(message);
}

main().catch((error: unknown) => say({ kind: 'fatal', error: text(error) }));
