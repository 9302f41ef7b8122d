/**
 * bin/busybox.ts — busybox(1): one program that is many, chosen by its first argument or by the name it is called by.
 *
 * Differs: the applets are the machine's own tools; only kill and a few messages are spelled as busybox spells them.
 */
import { type ProgramDef, type Sys, strerror, sys } from '../lib/sdk.ts';
import { signalNumber, signalTable } from '../lib/signames.ts';

/** `busybox kill`: its own sentences. */
function* kill(argv: readonly string[]): Sys<number> {
  let args = argv.slice(1);
  let sig = 15;
  if (args[0] === '-l') {
    yield* sys.write(1, signalTable());
    return 0;
  }
  if (args[0] === '-s') {
    sig = signalNumber(args[1] ?? '') ?? -1;
    args = args.slice(2);
  } else if (args[0]?.startsWith('-') === true && args[0] !== '--') {
    sig = signalNumber(args[0].slice(1)) ?? -1;
    args = args.slice(1);
  }
  if (sig < 0) {
    yield* sys.write(2, `kill: bad signal name '${argv[1]?.replace(/^-/, '') ?? ''}'\n`);
    return 1;
  }
  if (args[0] === '--') args = args.slice(1);
  if (args.length === 0) {
    yield* sys.write(2, 'kill: you need to specify whom to kill\n');
    return 1;
  }
  let failed = 0;
  for (const pid of args) {
    if (!/^-?[0-9]+$/.test(pid)) {
      yield* sys.write(2, `kill: invalid number '${pid}'\n`);
      failed += 1;
      continue;
    }
    const r = yield* sys.kill(Number(pid) | 0, sig);
    if (r >= 0) continue;
    yield* sys.write(2, `kill: can't kill pid ${pid}: ${strerror(r)}\n`);
    failed += 1;
  }
  return failed;
}

const SIMPLE = new Set(['ls', 'cmp', 'sort', 'diff', 'expr', 'test']);

export function busybox(programs: readonly ProgramDef[]): ProgramDef {
  const byName = new Map<string, ProgramDef>();
  for (const p of programs)
    for (const path of [p.path, ...(p.links ?? [])]) byName.set(path.slice(path.lastIndexOf('/') + 1), p);
  const applets = [...byName.keys(), 'ash'].sort();
  return {
    path: '/usr/bin/busybox',
    summary: 'many small tools in one',
    *main(argv, env, saved) {
      const called = (argv[0] ?? '').slice((argv[0] ?? '').lastIndexOf('/') + 1);
      const args = called === 'busybox' ? argv.slice(1) : argv;
      const name = (args[0] ?? '').slice((args[0] ?? '').lastIndexOf('/') + 1);
      if (name === '' || name === '--help') {
        yield* sys.write(
          1,
          `BusyBox (killinit userland) multi-call binary.\n\nUsage: busybox [function [arguments]...]\n   or: busybox --list\n\nCurrently defined functions:\n\t${applets.join(', ')}\n`,
        );
        return 0;
      }
      if (name === '--list') {
        yield* sys.write(1, `${applets.join('\n')}\n`);
        return 0;
      }
      if (name === 'kill') return yield* kill(args);
      const program = byName.get(name === 'ash' ? 'sh' : name);
      if (program === undefined) {
        yield* sys.write(2, `${name}: applet not found\n`);
        return 127;
      }
      const status = yield* program.main(args, env, saved);
      // Its applets know no other trouble than 1.
      return status > 1 && SIMPLE.has(name) ? 1 : status;
    },
  };
}
