/** bin/awk/io.ts — the files and commands an awk program reads from and prints to. */
import { O_APPEND, O_CREAT, O_RDONLY, O_TRUNC, O_WRONLY } from '../../lib/consts.ts';
import type { Sys } from '../../lib/sdk.ts';
import { decodeUtf8, encodeUtf8, strerror, sys } from '../../lib/sdk.ts';
import type { Tool } from '../../lib/tool.ts';

interface Out {
  fd: number;
  pid: number;
  buffer: string;
}
interface In {
  fd: number;
  pid: number;
  rest: string;
  ended: boolean;
}
/** Splits off one record: its text, what remains, or null when more input is needed. */
export type Splitter = (
  text: string,
  ended: boolean,
) => { readonly record: string; readonly rest: string; readonly separator: string } | null;

const LONGEST = 4 << 20;

export class AwkIo {
  private readonly t: Tool;
  private readonly outs = new Map<string, Out>();
  private readonly ins = new Map<string, In>();
  constructor(t: Tool) {
    this.t = t;
  }
  /** Nothing is open besides the standard streams: the program's state is plain data. */
  get idle(): boolean {
    return this.outs.size === 0 && this.ins.size === 0;
  }

  *print(text: string, redirect: '>' | '>>' | '|', to: string): Sys<void> {
    if (redirect !== '|' && (to === '/dev/stdout' || to === '-')) return yield* this.t.print(text);
    if (redirect !== '|' && to === '/dev/stderr') return yield* this.t.stderr(text);
    let out = this.outs.get(to);
    if (out === undefined) {
      out = { fd: -1, pid: 0, buffer: '' };
      if (redirect === '|') {
        yield* this.t.flush();
        const made = yield* this.command(to, 'write');
        out.fd = made.fd;
        out.pid = made.pid;
      } else {
        out.fd = yield* sys.open(to, O_WRONLY | O_CREAT | (redirect === '>' ? O_TRUNC : O_APPEND), 0o666);
        if (out.fd < 0) yield* this.t.die(`cannot redirect to \`${to}' (${strerror(out.fd)})`, 2);
      }
      this.outs.set(to, out);
    }
    out.buffer += text;
    if (out.buffer.length > 8192) yield* this.flushOne(out);
  }
  private *flushOne(out: Out): Sys<void> {
    if (out.buffer === '') return;
    const bytes = encodeUtf8(out.buffer);
    out.buffer = '';
    yield* sys.write(out.fd, bytes);
  }
  *flush(name?: string): Sys<void> {
    yield* this.t.flush();
    for (const [key, out] of this.outs) if (name === undefined || key === name) yield* this.flushOne(out);
  }

  /** A child running `sh -c`, its other end a pipe. */
  private *command(line: string, direction: 'read' | 'write'): Sys<{ fd: number; pid: number }> {
    const pipe = yield* sys.pipe(0o2000000);
    if (typeof pipe === 'number') return yield* this.t.die(`cannot open pipe \`${line}' (${strerror(pipe)})`, 2);
    const [readEnd, writeEnd] = pipe;
    const child = direction === 'read' ? { from: writeEnd, to: 1 } : { from: readEnd, to: 0 };
    const pid = yield* sys.fork({ entry: 'command', state: { line, ...child } });
    if (pid < 0) return yield* this.t.die(`cannot open pipe \`${line}' (${strerror(pid)})`, 2);
    yield* sys.close(child.from);
    return { fd: direction === 'read' ? readEnd : writeEnd, pid };
  }

  /** The next record of a file or command: text, null at the end, or -1 when it cannot be opened. */
  *getline(kind: 'file' | 'pipe', name: string, split: Splitter): Sys<string | null | -1> {
    let input = this.ins.get(name);
    if (input === undefined) {
      if (kind === 'pipe') {
        yield* this.flush();
        input = { ...(yield* this.command(name, 'read')), rest: '', ended: false };
      } else {
        const fd = name === '-' || name === '/dev/stdin' ? 0 : yield* sys.open(name, O_RDONLY);
        if (fd < 0) return -1;
        input = { fd, pid: 0, rest: '', ended: false };
      }
      this.ins.set(name, input);
    }
    for (;;) {
      const got = split(input.rest, input.ended);
      if (got !== null) {
        input.rest = got.rest;
        return got.record;
      }
      if (input.ended) return null;
      const some = yield* sys.read(input.fd, 16_384);
      if (typeof some === 'number') {
        if (some === -4) continue;
        input.ended = true;
        if (input.rest === '') return -1;
      } else if (some.length === 0) input.ended = true;
      else input.rest += decodeUtf8(some);
      if (input.rest.length > LONGEST) yield* this.t.die('record too long', 2);
    }
  }

  /** close(): the command's status, 0 for files, -1 for what is not open. */
  *close(name: string): Sys<number> {
    let result = -1;
    const out = this.outs.get(name);
    if (out !== undefined) {
      yield* this.flushOne(out);
      this.outs.delete(name);
      result = yield* this.end(out);
    }
    const input = this.ins.get(name);
    if (input !== undefined) {
      this.ins.delete(name);
      result = yield* this.end(input);
    }
    return result;
  }
  private *end(x: { fd: number; pid: number }): Sys<number> {
    if (x.fd > 2) yield* sys.close(x.fd);
    if (x.pid === 0) return 0;
    const got = yield* sys.wait4(x.pid, 0);
    return typeof got === 'number' ? -1 : statusOf(got.status);
  }
  *closeAll(): Sys<void> {
    yield* this.t.flush();
    for (const name of [...this.outs.keys(), ...this.ins.keys()]) yield* this.close(name);
  }
  *system(line: string): Sys<number> {
    yield* this.flush();
    const pid = yield* sys.fork({ entry: 'command', state: { line, from: -1, to: -1 } });
    if (pid < 0) return -1;
    const got = yield* sys.wait4(pid, 0);
    return typeof got === 'number' ? -1 : statusOf(got.status);
  }
}
const statusOf = (status: number): number => ((status & 0x7f) === 0 ? (status >> 8) & 0xff : 256 + (status & 0x7f));

/** The child of system(), `|` and `| getline`. */
export function* runCommand(t: Tool, state: { line: string; from: number; to: number }): Sys<number> {
  if (state.from >= 0) {
    yield* sys.dup2(state.from, state.to);
    yield* sys.close(state.from);
  }
  const r = yield* sys.execve('/bin/sh', ['sh', '-c', state.line], t.env);
  yield* sys.write(2, `/bin/sh: ${strerror(r)}\n`);
  return 127;
}
