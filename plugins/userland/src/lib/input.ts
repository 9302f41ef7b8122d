/**
 * lib/input.ts — files read one after the other, in chunks or lines, with bounded memory and a place to go on from.
 *
 *   const input = new Input(t, files, saved?.input);
 *   while (yield* input.next())                          // opens the next file, says so when it cannot
 *     for (let l = yield* input.line(); l !== null; l = yield* input.line()) …
 */
import { O_RDONLY } from './consts.ts';
import { decodeUtf8, type Sys, strerror, sys } from './sdk.ts';
import type { Tool } from './tool.ts';

const CHUNK = 16_384;
const LONGEST_LINE = 4 << 20;
const NOTHING = new Uint8Array(0);

/** Plain data, never changed once made. */
export interface InputState {
  readonly [key: string]: number | boolean | Uint8Array;
  readonly index: number;
  readonly fd: number;
  readonly rest: Uint8Array;
  readonly ended: boolean;
}
export interface InputOptions {
  /** What is said of a file that cannot be opened or read. Default `file: reason`. */
  readonly cannotOpen?: (file: string, reason: string) => string;
  readonly cannotRead?: (file: string, reason: string) => string;
  /** What `-` is called. */
  readonly stdinName?: string;
  /** Exit status for files that cannot be read, default 1. */
  readonly status?: number;
  /** Say nothing about them. */
  readonly quiet?: boolean;
}

export class Input {
  private readonly t: Tool;
  private readonly files: readonly string[];
  private readonly o: InputOptions;
  private index: number;
  private fd: number;
  private rest: Uint8Array;
  private ended: boolean;
  /** Whether the line just read had its newline. */
  terminated = true;
  /** Whether reading the present file failed half-way. */
  failed = false;

  constructor(t: Tool, files: readonly string[], saved?: InputState | null, options: InputOptions = {}) {
    this.t = t;
    this.files = files.length === 0 ? ['-'] : files;
    this.o = options;
    this.index = saved?.index ?? -1;
    this.fd = saved?.fd ?? -1;
    this.rest = saved?.rest ?? NOTHING;
    this.ended = saved?.ended ?? true;
  }

  save(): InputState {
    return { index: this.index, fd: this.fd, rest: this.rest, ended: this.ended };
  }
  /** The file being read, as the user named it. */
  get file(): string {
    return this.files[this.index] ?? '-';
  }
  get displayName(): string {
    return this.file === '-' ? (this.o.stdinName ?? '-') : this.file;
  }
  get position(): number {
    return this.index;
  }
  get descriptor(): number {
    return this.fd;
  }
  /** A file is open, e.g. after a restore in the middle of it. */
  get open(): boolean {
    return this.fd >= 0;
  }

  /** Opens the next file that can be opened; false when there is none left. Goes on in the middle of one after a restore. */
  *next(): Sys<boolean> {
    yield* this.close();
    while (this.index + 1 < this.files.length) {
      this.index += 1;
      const fd = this.file === '-' ? 0 : yield* sys.open(this.file, O_RDONLY);
      if (fd >= 0) {
        this.fd = fd;
        this.ended = false;
        this.failed = false;
        return true;
      }
      const say = this.o.cannotOpen ?? ((file, reason) => `${file}: ${reason}`);
      yield* this.complain(say(this.file, strerror(fd)));
    }
    return false;
  }
  private *complain(message: string): Sys<void> {
    if (this.o.quiet) this.t.status = Math.max(this.t.status, this.o.status ?? 1);
    else yield* this.t.warn(message, this.o.status ?? 1);
  }
  *close(): Sys<void> {
    if (this.fd > 0) {
      yield* sys.close(this.fd);
    }
    this.fd = -1;
    this.rest = NOTHING;
    this.ended = true;
  }

  /** Some bytes of the present file; null at its end. */
  *chunk(atMost = CHUNK): Sys<Uint8Array | null> {
    if (this.rest.length > 0) {
      const some = this.rest.subarray(0, atMost);
      this.rest = this.rest.subarray(some.length);
      return some;
    }
    if (this.ended) return null;
    yield* this.t.flush();
    const got = yield* sys.read(this.fd, Math.min(atMost, CHUNK));
    if (typeof got === 'number') {
      this.ended = true;
      this.failed = true;
      const say = this.o.cannotRead ?? ((file, reason) => `${file}: ${reason}`);
      yield* this.complain(say(this.displayName, strerror(got)));
      return null;
    }
    if (got.length > 0) return got;
    this.ended = true;
    return null;
  }
  /** Puts bytes back: they are read again first. */
  unread(bytes: Uint8Array): void {
    this.rest = this.rest.length === 0 ? bytes : joinBytes([bytes, this.rest]);
  }

  /** The next line of the present file without its end; null at the end. */
  *lineBytes(delimiter = 10): Sys<Uint8Array | null> {
    const parts: Uint8Array[] = [];
    let size = 0;
    for (;;) {
      const some = yield* this.chunk();
      if (some === null) {
        this.terminated = false;
        return size === 0 ? null : joinBytes(parts);
      }
      const end = some.indexOf(delimiter);
      if (end >= 0) {
        const behind = some.subarray(end + 1);
        if (behind.length > 0) this.unread(behind);
        this.terminated = true;
        if (size === 0) return some.subarray(0, end);
        parts.push(some.subarray(0, end));
        return joinBytes(parts);
      }
      parts.push(some);
      size += some.length;
      if (size > LONGEST_LINE) yield* this.t.die('memory exhausted', 2);
    }
  }
  *line(delimiter = 10): Sys<string | null> {
    const bytes = yield* this.lineBytes(delimiter);
    return bytes === null ? null : decodeUtf8(bytes);
  }
  /** The next line of all files together. */
  *anyLine(delimiter = 10): Sys<string | null> {
    for (;;) {
      if (this.open) {
        const line = yield* this.line(delimiter);
        if (line !== null) return line;
      }
      if (!(yield* this.next())) return null;
    }
  }
  /** The next bytes of all files together. */
  *anyChunk(): Sys<Uint8Array | null> {
    for (;;) {
      if (this.open) {
        const some = yield* this.chunk();
        if (some !== null) return some;
      }
      if (!(yield* this.next())) return null;
    }
  }
}

export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0] as Uint8Array;
  const out = new Uint8Array(parts.reduce((n, p) => n + p.length, 0));
  let at = 0;
  for (const part of parts) {
    out.set(part, at);
    at += part.length;
  }
  return out;
}
