/**
 * bench/kernel.ts — system calls, processes and signals of the simulated kernel against the same C program on native Linux, boots and shell
 * commands a second. Host time; the machine's own clock does not matter here.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { boot, type EraId, type ImageFile } from '@killinit/kernel-sim';
import { build } from '../src/killbook/build.ts';
import { standardBuild, tinyImage } from '../src/standard.ts';

const era: EraId = 'v6.1';
const file = fileURLToPath(new URL('programs/loops.c', import.meta.url));
const dir = mkdtempSync(join(tmpdir(), 'bench-'));
const median = (xs: number[]): number => [...xs].sort((a, b) => a - b)[xs.length >> 1] as number;

const made = build(era, { name: 'loops.c', text: readFileSync(file, 'utf8') });
if ('error' in made) throw new Error(made.error);
const program: ImageFile = { path: '/loops', bytes: made.bytes, mode: 0o755 };

/** Host milliseconds of a machine that runs this and stops; booting not counted. */
function simulated(
  argv: readonly string[],
  files: readonly ImageFile[] = [program],
  memory = 64,
): { ms: number; calls: number; status: number | null } {
  const m = boot(standardBuild(era), {
    era,
    seed: 1,
    memory,
    image: { ...tinyImage, files: [...files] },
    run: { argv, uid: 0 },
  });
  const start = performance.now();
  let calls = 0;
  let status: number | null = null;
  for (let t = 50; t < 3_600_000; t += 50) {
    let over = m.halted;
    for (const e of m.advance(t)) {
      if (e.kind === 'job') [over, status] = [true, e.status];
      else if (e.kind === 'syscall') calls += 1;
    }
    if (over) break;
  }
  return { ms: performance.now() - start, calls, status };
}

/** Native loops run longer, to stand out from the start of the process. */
const MORE = 10;
let native: string | null = join(dir, 'loops');
try {
  execFileSync('gcc', ['-O1', '-static', '-o', native, file], { stdio: 'ignore' });
} catch {
  native = null;
}
function nativeMs(argv: readonly string[]): number {
  const start = performance.now();
  spawnSync(native as string, argv);
  return performance.now() - start;
}

console.log('| loop | times | simulated, µs each | native, µs each | ratio |\n|---|---|---|---|---|');
for (const [loop, n] of [
  ['getppid', 20_000],
  ['kill', 20_000],
  ['signal', 20_000],
  ['fork', 2_000],
  ['fork-mib', 2_000],
  ['exec', 1_000],
] as const) {
  simulated(['/loops', loop, String(n >> 2)]); // warm
  const sim = median([1, 2, 3].map(() => simulated(['/loops', loop, String(n)]).ms));
  const empty = median([1, 2, 3].map(() => simulated(['/loops', 'nothing']).ms));
  const us = ((sim - empty) * 1000) / n;
  if (native === null) console.log(`| ${loop} | ${n} | ${us.toFixed(2)} | no gcc here | |`);
  else {
    const theirs =
      median([1, 2, 3].map(() => nativeMs([loop, String(n * MORE)]))) -
      median([1, 2, 3].map(() => nativeMs(['nothing'])));
    const nativeUs = Math.max(0.001, (theirs * 1000) / (n * MORE));
    const name = {
      getppid: 'getppid()',
      kill: 'kill(self, 0)',
      signal: 'kill(1, 0)',
      fork: 'fork + wait',
      'fork-mib': 'fork + wait, 1 MiB resident',
      exec: 'fork + exec + wait',
    }[loop];
    console.log(`| ${name} | ${n} | ${us.toFixed(2)} | ${nativeUs.toFixed(2)} | ${(us / nativeUs).toFixed(2)} |`);
  }
}

/** All of them at once: none ends before the last is there. */
const CROWD = 10_000;
const { ms: crowd, status: crowdStatus } = simulated(['/loops', 'crowd', String(CROWD)], [program], 768);
if (crowdStatus !== 0) throw new Error(`the crowd ended with ${crowdStatus}`);
const theirs = native === null ? null : nativeMs(['crowd', String(CROWD)]);
console.log(
  `\n${CROWD} processes alive at once, each asked with kill(pid, 0), then killed and waited for: ${(crowd / 1000).toFixed(2)} s, ` +
    `${theirs === null ? 'no gcc here' : `native ${(theirs / 1000).toFixed(2)} s, ratio ${(crowd / theirs).toFixed(2)}`}.`,
);

const boots = median(
  [1, 2, 3].map(() => {
    const start = performance.now();
    for (let i = 0; i < 10; i += 1) boot(standardBuild(era), { era, seed: i, image: tinyImage }).advance(100);
    return 10_000 / (performance.now() - start);
  }),
);
console.log(`\nBoots a second, up to a waiting init: ${boots.toFixed(1)}.`);
const script: ImageFile = { path: '/s.sh', text: 'for i in $(seq 300); do /bin/true; done\n' };
const commands = median([1, 2, 3].map(() => (300 * 1000) / simulated(['/bin/sh', '/s.sh'], [script]).ms));
console.log(`Commands a second in one shell (fork, exec, wait of /bin/true): ${commands.toFixed(0)}.`);
rmSync(dir, { recursive: true, force: true });
