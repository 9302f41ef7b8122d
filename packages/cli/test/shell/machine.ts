/** test/shell/machine.ts — a script in a fresh machine: the file `../case.sh`, an empty folder, nothing on standard input. */
import { boot, type EraId, encodeUtf8, type Machine } from '@killinit/kernel-sim';
import { standardBuild, tinyImage } from '../../src/standard.ts';

export interface Ran {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
  readonly machine: Machine;
}

export function runScript(
  script: string,
  { era = 'v6.1' as EraId, seconds = 60, argv = ['/bin/bash', '../case.sh'] } = {},
): Ran {
  const machine = boot(standardBuild(era), {
    era,
    seed: 1,
    image: { ...tinyImage, files: [{ path: '/tmp/case.sh', bytes: encodeUtf8(script), mode: 0o644 }] },
    run: { argv, uid: 0 },
  });
  let [stdout, stderr] = ['', ''];
  for (let status: number | null = null; ; ) {
    const tick = machine.nextTick;
    for (const e of machine.advance(tick === null ? seconds * 1000 : Math.max(machine.now, tick) + 200)) {
      if (e.kind === 'tty' && e.tty === 'stdout') stdout += e.data;
      if (e.kind === 'tty' && e.tty === 'stderr') stderr += e.data;
      if (e.kind === 'job') ({ status } = e);
    }
    if (status !== null)
      return { stdout, stderr, status: (status & 0x7f) !== 0 ? 128 + (status & 0x7f) : status >> 8, machine };
    if (machine.halted || tick === null || machine.now >= seconds * 1000)
      return { stdout, stderr, status: -1, machine };
  }
}

/** Text as the recording has it: one sign for each byte, process ids out of bash's messages. */
export function recorded(text: string): string {
  let out = '';
  for (const b of encodeUtf8(text)) out += String.fromCharCode(b);
  return out.replace(/(line \d+): +\d+ (?=[A-Z])/g, '$1: PID ');
}

export function readCases(text: string): { name: string; script: string }[] {
  return text
    .split(/^### /m)
    .slice(1)
    .map((part) => {
      const end = part.indexOf('\n');
      return { name: part.slice(0, end), script: part.slice(end + 1) };
    });
}
