/** live.ts — a whole server without pages, in this process or in one of its own that may be killed. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { Person, Student } from '../../../packages/cli/src/class/client.ts';
import { readEnv } from '../src/env.ts';
import { createLog } from '../src/log.ts';
import { startServer } from '../src/server.ts';

export const newFolder = (): Promise<string> => mkdtemp(path.join(tmpdir(), 'server-'));

export async function liveServer(more: Record<string, string> = {}) {
  const folder = more.DATA_DIR ?? (await newFolder());
  const level = process.env.TEST_LOG ?? 'silent';
  const env = readEnv({ NODE_ENV: 'test', PORT: '0', HOST: '127.0.0.1', DATA_DIR: folder, LOG_LEVEL: level, ...more });
  const server = await startServer(env, createLog(env.LOG_LEVEL), null);
  return {
    url: `http://127.0.0.1:${server.port}`,
    folder,
    async stop() {
      await server.close();
      if (!more.DATA_DIR) await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A server in a process of its own. `kill` ends it without a word, as a power cut would. */
export async function spawnServer(folder: string) {
  const script = fileURLToPath(new URL('./bare-server.ts', import.meta.url));
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', script], {
    env: { ...process.env, DATA_DIR: folder, PORT: '0', HOST: '127.0.0.1', LOG_LEVEL: process.env.TEST_LOG ?? 'warn' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const [line] = (await Promise.race([
    once(lines, 'line'),
    once(child, 'exit').then(() => Promise.reject(new Error('the server did not start'))),
  ])) as [string];
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    const gone = once(child, 'exit');
    child.kill(signal);
    await gone;
  };
  return { url: line, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}

let accounts = 0;
/** Signed in as the owner (the first account) of a new server, or as anybody of it. */
export async function newHost(url: string): Promise<Person> {
  const host = new Person(url);
  const reply = await host.signUp(`host${++accounts}@example.org`, 'correct horse');
  if (reply.status !== 200) throw new Error(JSON.stringify(reply.body));
  return host;
}

export async function sitDown(url: string, code: string, name: string): Promise<Student> {
  const student = new Student(url, await new Person(url).join(code, name));
  await student.atPrompt();
  return student;
}
