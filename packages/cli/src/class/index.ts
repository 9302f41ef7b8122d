/**
 * class/index.ts — `killinit class`: a class that types from a script, over real sockets, into a room of a running server; and how long
 * it waited.
 */
import { performance } from 'node:perf_hooks';
import { parseOptions } from '../options.ts';
import { Person, Student } from './client.ts';
import { LESSON } from './lesson.ts';

export interface ClassOptions {
  readonly url: string;
  readonly code: string;
  readonly students: number;
  /** Lines each of them types. */
  readonly lines: number;
  /** Between two lines; each student takes between half and one and a half of it. */
  readonly thinkMs: number;
}

export interface Spread {
  readonly n: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

export interface ClassResult {
  /** From the request to join to the first prompt. */
  readonly joinMs: Spread;
  /** From sending a line to the first thing it printed. */
  readonly outputMs: Spread;
  /** From sending a line to the shell being back. */
  readonly doneMs: Spread;
  readonly failures: readonly string[];
  readonly seconds: number;
}

export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (q: number): number =>
    Math.round((sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0) * 10) / 10;
  return { n: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1) };
}

const pause = (ms: number): Promise<void> => new Promise((done) => setTimeout(done, ms));

export async function playClass(options: ClassOptions): Promise<ClassResult> {
  const began = performance.now();
  const joins: number[] = [];
  const outputs: number[] = [];
  const ends: number[] = [];
  const failures: string[] = [];

  async function study(n: number): Promise<void> {
    // Thirty people do not press Enter in the same millisecond.
    await pause((n * 10_000) / Math.max(options.students, 1) / 3);
    const start = performance.now();
    const student = new Student(options.url, await new Person(options.url).join(options.code, `Student ${n + 1}`));
    try {
      await student.atPrompt(60_000);
      joins.push(performance.now() - start);
      for (let i = 0; i < options.lines; i++) {
        await pause(options.thinkMs * (0.5 + Math.random()));
        await line(student, LESSON[(n * 5 + i) % LESSON.length] as string);
      }
    } finally {
      student.close();
    }
  }

  async function line(student: Student, text: string): Promise<void> {
    const sent = performance.now();
    const seen = student.screen.length;
    let first = 0;
    const watching = student
      .until(`output of ${text}`, (v) => {
        // The echo of the line itself is not its output.
        if (first === 0 && v.own.terminal.text.length > seen + text.length + 2) first = performance.now();
        return first !== 0;
      })
      .catch(() => null);
    await student.run(text, 60_000);
    ends.push(performance.now() - sent);
    await watching;
    if (first !== 0) outputs.push(first - sent);
  }

  const all = Array.from({ length: options.students }, (_, n) =>
    study(n).catch((error: unknown) => failures.push(error instanceof Error ? error.message : String(error))),
  );
  await Promise.all(all);
  return {
    joinMs: spread(joins),
    outputMs: spread(outputs),
    doneMs: spread(ends),
    failures,
    seconds: Math.round((performance.now() - began) / 100) / 10,
  };
}

const USAGE = 'Usage: killinit class --code CODE [--url URL] [--students N] [--lines N] [--think MS]\n';

export async function classCommand(args: readonly string[]): Promise<number> {
  const o = parseOptions(args, { valued: ['--url', '--code', '--students', '--lines', '--think'], plain: ['--json'] });
  const code = o.flags.get('--code');
  if (o.error !== null || code === undefined || o.rest.length > 0) {
    process.stderr.write(o.error === null ? USAGE : `${o.error}\n${USAGE}`);
    return 2;
  }
  const number = (name: string, fallback: number): number => {
    const value = Number(o.flags.get(name) ?? fallback);
    return Number.isInteger(value) && value > 0 ? value : fallback;
  };
  const result = await playClass({
    url: o.flags.get('--url') ?? 'http://localhost:3000',
    code,
    students: number('--students', 30),
    lines: number('--lines', 20),
    thinkMs: number('--think', 3000),
  });
  if (o.flags.has('--json')) process.stdout.write(`${JSON.stringify(result)}\n`);
  else {
    const row = (name: string, s: Spread): string =>
      `  ${name.padEnd(34)} p50 ${`${s.p50}`.padStart(7)} ms   p99 ${`${s.p99}`.padStart(7)} ms   (${s.n})\n`;
    process.stdout.write(
      row('join to first prompt', result.joinMs) +
        row('line to its first output', result.outputMs) +
        row('line to the next prompt', result.doneMs),
    );
    for (const failure of new Set(result.failures)) process.stderr.write(`  failed: ${failure}\n`);
  }
  return result.failures.length === 0 ? 0 : 1;
}
