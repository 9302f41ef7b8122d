/**
 * test/shell/machine.ts — scripts in a machine, as the recorder runs them on a real one: the file `../case.sh`, an empty folder of its own,
 * nothing on standard input.
 */
import { boot, type EraId, encodeUtf8, type Machine } from '@killinit/kernel-sim';
import { standardBuild, tinyImage } from '../../src/standard.ts';

export interface Case {
  readonly name: string;
  readonly script: string;
}
export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
}
interface File {
  readonly path: string;
  readonly text: string;
}

export interface Ran extends Outcome {
  readonly machine: Machine;
}

/** Boots a machine with these files and runs a program in it to its end. Status -1: it never ended. */
export function runIn(files: readonly File[], argv: readonly string[], seconds: number, era: EraId = 'v6.1'): Ran {
  const machine = boot(standardBuild(era), {
    era,
    seed: 1,
    image: { ...tinyImage, files: files.map(({ path, text }) => ({ path, bytes: encodeUtf8(text), mode: 0o644 })) },
    run: { argv, uid: 0 },
  });
  let [stdout, stderr] = ['', ''];
  for (let status: number | null = null; ; ) {
    const tick = machine.nextTick;
    const to = tick === null ? seconds * 1000 : Math.max(machine.now, tick) + 200;
    for (const e of machine.advance(to)) {
      if (e.kind === 'tty' && e.tty === 'stdout') stdout += e.data;
      if (e.kind === 'tty' && e.tty === 'stderr') stderr += e.data;
      if (e.kind === 'job') ({ status } = e);
    }
    if (status !== null) {
      return { stdout, stderr, status: (status & 0x7f) !== 0 ? 128 + (status & 0x7f) : status >> 8, machine };
    }
    if (machine.halted || tick === null || machine.now >= seconds * 1000)
      return { stdout, stderr, status: -1, machine };
  }
}

export const runScript = (script: string, seconds = 60): Ran =>
  runIn([{ path: '/tmp/case.sh', text: script }], ['/bin/bash', '../case.sh'], seconds);

/** Text as the recording has it: one sign for each byte, process ids out of bash's messages. */
export function recorded(text: string): string {
  return latin(text).replace(/(line \d+): +\d+ (?=[A-Z])/g, '$1: PID ');
}
function latin(text: string): string {
  let out = '';
  for (const b of encodeUtf8(text)) out += String.fromCharCode(b);
  return out;
}

export function readCases(text: string): Case[] {
  return text
    .split(/^### /m)
    .slice(1)
    .map((part) => {
      const end = part.indexOf('\n');
      return { name: part.slice(0, end), script: part.slice(end + 1) };
    });
}

/** One machine for many cases; each runs in a folder of its own, and what it wrote comes back with its length before it. */
const DRIVER = `umask 022
i=0
while [ -e /tmp/c$i/case.sh ]; do
  mkdir /tmp/c$i/run; cd /tmp/c$i/run
  timeout 30 /bin/bash ../case.sh > /tmp/out 2> /tmp/err < /dev/null
  echo "@ $? $(wc -c < /tmp/out) $(wc -c < /tmp/err)"
  cat /tmp/out /tmp/err
  i=$((i+1))
done
`;

export function runCases(cases: readonly Case[]): Outcome[] {
  const files = cases.map(({ script }, i) => ({ path: `/tmp/c${i}/case.sh`, text: script }));
  const ran = runIn([...files, { path: '/tmp/driver.sh', text: DRIVER }], ['/bin/bash', '/tmp/driver.sh'], 3000);
  const bytes = latin(ran.stdout);
  const out: Outcome[] = [];
  for (let at = 0; at < bytes.length; ) {
    const head = /^@ (\d+) (\d+) (\d+)\n/.exec(bytes.slice(at, at + 60));
    if (head === null) throw new Error(`what the machine printed went wrong after ${out.length} cases: ${ran.stderr}`);
    const start = at + head[0].length;
    const middle = start + Number(head[2]);
    at = middle + Number(head[3]);
    const clean = (text: string): string => text.replace(/(line \d+): +\d+ (?=[A-Z])/g, '$1: PID ');
    out.push({
      stdout: clean(bytes.slice(start, middle)),
      stderr: clean(bytes.slice(middle, at)),
      status: Number(head[1]),
    });
  }
  return out;
}
