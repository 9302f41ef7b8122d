/** bin/strace/arguments.ts — the arguments of a call as text, with what they point to in the memory of the tracee. */
import { type Sys, sys } from '../../lib/sdk.ts';
import { signalName } from '../../lib/signames.ts';
import { openFlags, quoted } from './calls.ts';
import { PTRACE, type Tracee } from './ptrace.ts';
import { pointer, waitStatus } from './text.ts';

/** Arguments `from` up to `to` of the call a tracee is in, as the signature of the call says. */
export function* argumentList(
  limit: number,
  signature: string,
  tr: Tracee,
  from: number,
  to: number,
  result: number,
): Sys<string> {
  const parts: string[] = [];
  for (let i = from; i < to; i += 1) {
    // The mode of open() is only there when a file may be made.
    if (signature[i] === 'o' && signature[i - 1] === 'f' && ((tr.args[i - 1] as number) & 0o100) === 0) break;
    parts.push(yield* argument(limit, tr, signature[i] as string, i, result));
  }
  return parts.join(', ');
}
function* argument(limit: number, tr: Tracee, kind: string, i: number, result: number): Sys<string> {
  const v = tr.args[i] as number;
  switch (kind) {
    case 'd':
      return String(v);
    case 'u':
      return String(v >>> 0);
    case 'x':
      return v === 0 ? '0' : `0x${(v >>> 0).toString(16)}`;
    case 'o':
      return v === 0 ? '000' : `0${v.toString(8)}`;
    case 'f':
      return openFlags(v);
    case 'F':
      return v === -100 ? 'AT_FDCWD' : String(v);
    case 'S': {
      const name = signalName(v);
      return name === null || v === 0 ? String(v) : `SIG${name}`;
    }
    case 's':
      return v === 0 ? 'NULL' : yield* string(limit, tr.pid, v);
    case 'b':
      return result > 0
        ? quoted(yield* memory(tr.pid, v, Math.min(result, limit + 1)), limit, result > limit)
        : result === 0
          ? '""'
          : pointer(v);
    case 'w': {
      const length = (tr.args[i + 1] as number) >>> 0;
      return quoted(yield* memory(tr.pid, v, Math.min(length, limit + 1)), limit, length > limit);
    }
    case 'W': {
      if (v === 0 || result <= 0) return v === 0 ? 'NULL' : pointer(v);
      const bytes = yield* memory(tr.pid, v, 4);
      return bytes.length < 4 ? pointer(v) : waitStatus(new DataView(bytes.buffer).getInt32(0, true));
    }
    case 'a':
    case 'e': {
      const list = yield* strings(limit, tr.pid, v, kind === 'e' ? 200 : 32);
      if (list === null) return v === 0 ? 'NULL' : pointer(v);
      return kind === 'e'
        ? `${pointer(v)} /* ${list.length} var${list.length === 1 ? '' : 's'} */`
        : `[${list.join(', ')}]`;
    }
    default:
      return v === 0 ? 'NULL' : pointer(v);
  }
}
/** Bytes of the tracee, word by word as ptrace gives them; fewer where its memory ends. */
function* memory(pid: number, addr: number, count: number): Sys<Uint8Array> {
  const out = new Uint8Array((count + 3) & ~3);
  for (let at = 0; at < count; at += 4) {
    const word = new Uint8Array(4);
    const r = yield* sys.ptrace(PTRACE.PEEKDATA, pid, (addr + at) >>> 0, word);
    if (r < 0) return out.slice(0, at);
    out.set(word, at);
  }
  return out.slice(0, count);
}
function* string(limit: number, pid: number, addr: number): Sys<string> {
  const bytes: number[] = [];
  for (let at = 0; bytes.length <= limit; at += 4) {
    const word = yield* memory(pid, (addr + at) >>> 0, 4);
    if (word.length === 0) return at === 0 ? pointer(addr) : `${quoted(new Uint8Array(bytes), limit, true)}`;
    for (const b of word) {
      if (b === 0) return quoted(new Uint8Array(bytes), limit, false);
      bytes.push(b);
    }
  }
  return quoted(new Uint8Array(bytes), limit, true);
}
function* strings(limit: number, pid: number, addr: number, most: number): Sys<string[] | null> {
  const out: string[] = [];
  for (let i = 0; i < most; i += 1) {
    const word = yield* memory(pid, (addr + i * 4) >>> 0, 4);
    if (word.length < 4) return i === 0 ? null : out;
    const p = new DataView(word.buffer).getUint32(0, true);
    if (p === 0) return out;
    out.push(most > 100 ? '' : yield* string(limit, pid, p));
  }
  return out;
}
