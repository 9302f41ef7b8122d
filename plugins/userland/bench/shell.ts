/**
 * bench/shell.ts — commands a second in one shell, a megabyte through three stages, and how long a prompt takes to come back, against the
 * bash of this computer where there is one. Host time: what a class waits for. Prints a Markdown table.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { boot, encodeUtf8, link, type Machine } from '@killinit/plugin-sdk';
import { userlandPlugin } from '../src/index.ts';

const ERA = 'v6.1';
const build = link(ERA, [userlandPlugin.contributes as object]);
const image = { init: '/sbin/init', files: [], homeFiles: [], hostname: 'bench' };

function machineFor(script: string): Machine {
  return boot(build, {
    era: ERA,
    seed: 1,
    image: { ...image, files: [{ path: '/tmp/s.sh', bytes: encodeUtf8(script), mode: 0o644 }] },
    run: { argv: ['/bin/bash', '/tmp/s.sh'], uid: 0 },
  });
}

/** Host milliseconds a script takes, without the boot; and what it printed. */
function simulated(script: string): { ms: number; out: string } {
  const machine = machineFor(script);
  const begin = performance.now();
  let out = '';
  for (let at = 0; at < 600_000; ) {
    at += 200;
    for (const e of machine.advance(at)) {
      if (e.kind === 'tty') out += e.data;
      if (e.kind === 'job') return { ms: performance.now() - begin, out };
    }
  }
  throw new Error(`never ended: ${out}`);
}

function native(script: string): number | null {
  if (!existsSync('/bin/bash')) return null;
  const dir = mkdtempSync(join(tmpdir(), 'bench-'));
  writeFileSync(join(dir, 's.sh'), script);
  const begin = performance.now();
  spawnSync('/bin/bash', ['s.sh'], { cwd: dir });
  const ms = performance.now() - begin;
  rmSync(dir, { recursive: true });
  return ms;
}

const median = (list: number[]): number => list.sort((a, b) => a - b)[list.length >> 1] as number;

function row(name: string, script: string, count: number, unit: string, want: string): string {
  const ours = median(
    [1, 2, 3].map(() => {
      const { ms, out } = simulated(script);
      if (!out.includes(want)) throw new Error(`${name}: ${out}`);
      return ms;
    }),
  );
  const theirs = native(script);
  const rate = (ms: number): string => ((count * 1000) / ms).toFixed(ms > count ? 1 : 0);
  return `| ${name} | ${rate(ours)} ${unit} | ${theirs === null ? '' : `${rate(theirs)} ${unit}`} | ${theirs === null ? '' : `${(ours / theirs).toFixed(1)}x`} |`;
}

/** From the line to the next prompt, in host milliseconds. */
function promptLatency(): { median: number; worst: number } {
  const machine = boot(build, { era: ERA, seed: 1, image });
  machine.apply(0, { kind: 'attach', tty: 'tty1', uid: 1000, login: 'ann', sudo: true });
  let at = 1500;
  machine.advance(at);
  const times: number[] = [];
  for (let i = 0; i < 200; i += 1) {
    const begin = performance.now();
    let screen = '';
    let events = machine.apply(at, { kind: 'line', tty: 'tty1', line: i % 2 === 0 ? 'echo hello' : 'ls / | wc -l' });
    for (let tries = 0; tries < 500; tries += 1) {
      for (const e of events) if (e.kind === 'tty') screen += e.data;
      if (/\n\S+\$ $/.test(screen)) break;
      at += 5;
      events = machine.advance(at);
    }
    times.push(performance.now() - begin);
  }
  const sorted = times.slice(20).sort((a, b) => a - b);
  return { median: median(sorted), worst: sorted[Math.floor(sorted.length * 0.99)] as number };
}

console.log('| what | simulated | this computer | slower by |\n|---|---|---|---|');
console.log(
  row('builtins in a loop', 'i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; echo $i', 20_000, '/s', '20000'),
);
console.log(row('subshells (fork, wait)', 'for ((i=0;i<1000;i++)); do (:); done; echo $i', 1000, '/s', '1000'));
console.log(row('commands (fork, exec, wait)', 'for ((i=0;i<600;i++)); do /bin/true; done; echo $i', 600, '/s', '600'));
console.log(row('substitutions `$(echo)`', 'for ((i=0;i<600;i++)); do x=$(echo $i); done; echo $x', 600, '/s', '599'));
console.log(
  row('1 MB through three stages', 'head -c 1000000 /dev/zero | tr "\\0" a | cat | wc -c', 1000, 'kB/s', '1000000'),
);
const prompt = promptLatency();
console.log(
  `\nPrompt after a line: median ${prompt.median.toFixed(2)} ms, 99 % within ${prompt.worst.toFixed(2)} ms of host time.`,
);
