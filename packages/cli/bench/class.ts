/**
 * bench/class.ts — thirty scripted students over real sockets in one room of one server process, each with a shell of an own.
 *
 * Prints a Markdown table. The server runs without its pages, as they take no part; the bots share the computer with it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { instructorPage, Person } from '../src/class/client.ts';
import { type ClassResult, playClass, type Spread } from '../src/class/index.ts';

const STUDENTS = 30;
const LINES = 20;
const THINK_MS = 3000;

const folder = await mkdtemp(path.join(tmpdir(), 'bench-'));
const script = fileURLToPath(new URL('../../../apps/server/test/bare-server.ts', import.meta.url));
const child = spawn(process.execPath, ['--import', 'tsx', script], {
  env: { ...process.env, NODE_ENV: 'production', DATA_DIR: folder, PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: 'error' },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const [url] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];

/** Megabytes in memory, where the system says so. */
function memoryMB(): number | null {
  try {
    const kB = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1];
    return kB ? Math.round(Number(kB) / 1024) : null;
  } catch {
    return null;
  }
}

async function lesson(bomb: string | null): Promise<{ result: ClassResult; bytes: number; memory: number | null }> {
  const room = await host.openRoom({ scenario: 'killing-init', era: 'v2.6.34', capacity: 200 });
  const boss = instructorPage(host, room.id);
  await boss.until('the room', () => true);
  await boss.send({ kind: 'start' });
  const eve = bomb === null ? null : await sitFlooding(room.code, bomb);
  const result = await playClass({ url, code: room.code, students: STUDENTS, lines: LINES, thinkMs: THINK_MS });
  const bytes = JSON.stringify(boss.facts).length;
  const memory = memoryMB();
  await boss.send({ kind: 'end' });
  boss.close();
  eve?.close();
  return { result, bytes, memory };
}

/** One who bombs the machine with forks while the others work. */
async function sitFlooding(code: string, bomb: string) {
  const { Student } = await import('../src/class/client.ts');
  const eve = new Student(url, await new Person(url).join(code, 'Eve'));
  await eve.atPrompt();
  await eve.type(bomb);
  return eve;
}

const host = new Person(url);
await host.signUp('bench@example.org', 'correct horse');
const row = (name: string, s: Spread): string => `| ${name} | ${s.p50} ms | ${s.p99} ms | ${s.n} |`;
const BOMB = ':(){ :|:& };:';
const calm = await lesson(null);
const bombed = await lesson(BOMB);
const limited = await lesson(`ulimit -u 60; ${BOMB}`);
console.log(`${STUDENTS} students, ${LINES} lines each, ${THINK_MS / 1000} s between two lines; server and bots on one computer.

| | p50 | p99 | n |
|---|--:|--:|--:|
${row('join to first prompt', calm.result.joinMs)}
${row('line to its first output', calm.result.outputMs)}
${row('line to the next prompt', calm.result.doneMs)}
${row('line to its first output, beside a fork bomb', bombed.result.outputMs)}
${row('line to the next prompt, beside a fork bomb', bombed.result.doneMs)}
${row('line to its first output, beside a fork bomb under RLIMIT_NPROC', limited.result.outputMs)}
${row('line to the next prompt, beside a fork bomb under RLIMIT_NPROC', limited.result.doneMs)}

The console received ${Math.round(calm.bytes / 1024)} kB in ${calm.result.seconds} s. Server memory: ${calm.memory ?? 'unknown'} MB. Failed lines: ${[calm, bombed, limited].reduce((n, l) => n + l.result.failures.length, 0)}.`);
child.kill('SIGTERM');
await once(child, 'exit');
await rm(folder, { recursive: true, force: true });
process.exit(0);
