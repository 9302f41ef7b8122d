/** replayed.ts — one lesson, played by whatever engine runs this function. It is sent to the browser as text: no imports inside. */
import type * as Host from '@killinit/plugin-host/assemble';

export interface Outcome {
  /** State hashes along the way. */
  readonly hashes: readonly string[];
  /** Over every fact that was told, in order. */
  readonly told: number;
  readonly digest: string;
}

export function playLesson(host: typeof Host, plugins: readonly Host.Plugin[], era: 'v2.6.34' | 'v6.1'): Outcome {
  const plan: Host.RoomPlan = {
    code: 'K7Q4MX',
    scenario: 'killing-init',
    era,
    seed: 42,
    sim: '',
    plugins: plugins.map((p) => ({ id: p.id, version: p.version, hash: '', settings: {} })),
    settings: { title: '', capacity: 4, roundMs: null, rebootMs: 5000, reveal: 'facts', names: 'shown' },
  };
  const room = new host.Room(host.assemble(plan, plugins));
  const hashes: string[] = [];
  let at = 0;
  let told = 0;
  let digest = 0x811c9dc5;
  type Event = Parameters<typeof room.evolve>[0]['event'];
  const happen = (event: Event): void => {
    for (const one of room.evolve({ seq: room.state.seq + 1, at: Math.max(at, room.now), event })) {
      told++;
      for (const sign of JSON.stringify(one)) digest = Math.imul(digest ^ sign.charCodeAt(0), 0x01000193) >>> 0;
    }
  };
  const ask = (from: Parameters<typeof room.decide>[0], command: Parameters<typeof room.decide>[1]): void => {
    const decision = room.decide(from, command, Math.max(at, room.now));
    if ('refused' in decision) throw new Error(`${command.kind}: ${decision.refused.code}`);
    decision.events.forEach(happen);
  };
  const pass = (ms: number): void => {
    const end = at + ms;
    while (at < end) {
      at = Math.min(end, at + 100);
      if (room.advance(at)) happen({ kind: 'marked' });
    }
    hashes.push(room.hash());
  };
  const type = (seat: number, line: string, ms: number): void => {
    ask({ role: 'student', seat, client: '' }, { kind: 'type', seat, line });
    pass(ms);
  };

  happen({ kind: 'opened', plan });
  happen({ kind: 'booted', machine: 'shared' });
  ask({ role: 'server' }, { kind: 'join', name: 'Amara' });
  ask({ role: 'server' }, { kind: 'join', name: 'Bo' });
  pass(1000);
  ask({ role: 'instructor', client: '' }, { kind: 'start' });
  pass(1000);
  type(1001, 'sudo kill -9 1; echo $?; ps aux | sort | head -3', 500);
  type(1002, 'for i in 1 2 3; do (sleep 0.$i; echo $i) & done; wait; sudo kill -9 -1', 1500);
  type(1001, 'make && sudo insmod hello.ko; sudo dmesg | tail -2', 3000);
  type(
    1002,
    `printf '#include <stdio.h>\\nint main(void){double d=1.0/3;printf("%%.12f %%d\\\\n",d,(int)(d*7));return 3;}' > a.c; cc -o a a.c && ./a; echo $?`,
    3000,
  );
  type(1001, 'sudo kill -TERM 1; sudo kill -9 1', 1000);
  pass(8000);
  return { hashes, told, digest: digest.toString(16) };
}
