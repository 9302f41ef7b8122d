/**
 * shell.ts — `killinit shell`: one machine, one terminal, in real time.
 */
import { createInterface } from 'node:readline';
import { boot, type EraId, encodeUtf8, type MachineEvent, type TtyKey, USUAL_RAM } from '@killinit/kernel-sim';
import { parseOptions, wrongMemory } from './options.ts';
import { ERAS, standardBuild, tinyImage } from './standard.ts';

const TTY = 'tty1';
const FRAME_MS = 15;

function show(e: MachineEvent, flags: ReadonlyMap<string, string>): void {
  if (e.kind === 'tty' && e.tty === TTY) process.stdout.write(encodeUtf8(e.data.replace(/\r\n/g, '\n')));
  else if (e.kind === 'guard' && flags.has('--guards'))
    process.stderr.write(
      `\x1b[2m  ${e.blocked ? 'BLOCK' : 'pass '} ${e.id} (${e.site}) ${JSON.stringify(e.facts)}\x1b[0m\n`,
    );
  else if (e.kind === 'syscall' && flags.has('--strace'))
    process.stderr.write(`\x1b[2m  ${e.task} ${e.name}(${e.args.join(', ')}) = ${e.result}\x1b[0m\n`);
  else if (e.kind === 'panic') process.stderr.write(`\x1b[31m${e.text}\x1b[0m\n`);
}

export async function shellCommand(args: readonly string[]): Promise<number> {
  const o = parseOptions(args, { valued: ['--era', '--uid', '--seed', '--memory'], plain: ['--guards', '--strace'] });
  const era = (o.flags.get('--era') ?? 'v6.1') as EraId;
  if (o.error !== null || !ERAS.includes(era)) {
    process.stderr.write(`${o.error ?? `There is no era ${era}. Choose one of ${ERAS.join(', ')}.`}\n`);
    return 2;
  }
  const uid = Number(o.flags.get('--uid') ?? 0);
  const memory = Number(o.flags.get('--memory') ?? USUAL_RAM);
  const wrong = wrongMemory(memory);
  if (wrong !== null) {
    process.stderr.write(wrong);
    return 2;
  }
  const machine = boot(standardBuild(era), { era, seed: Number(o.flags.get('--seed') ?? 1), image: tinyImage, memory });
  const began = performance.now();
  const at = (): number => performance.now() - began;
  const tell = (events: readonly MachineEvent[]): void => {
    for (const e of events) show(e, o.flags);
  };
  tell(machine.apply(0, { kind: 'attach', tty: TTY, uid, login: uid === 0 ? 'root' : 'student', sudo: true }));
  const rl = createInterface({ input: process.stdin, terminal: false });
  return await new Promise<number>((done) => {
    const timer = setInterval(() => {
      tell(machine.advance(at()));
      if (machine.halted) finish(70);
    }, FRAME_MS);
    const finish = (status: number): void => {
      clearInterval(timer);
      rl.close();
      done(status);
    };
    const key = (k: TtyKey): void => tell(machine.apply(at(), { kind: 'key', tty: TTY, key: k }));
    rl.on('line', (line) => tell(machine.apply(at(), { kind: 'line', tty: TTY, line })));
    rl.on('close', () => {
      key('^D');
      // what was typed ahead still runs
      setTimeout(() => finish(0), 500);
    });
    process.on('SIGINT', () => key('^C'));
  });
}
