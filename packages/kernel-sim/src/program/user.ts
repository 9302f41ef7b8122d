/**
 * program/user.ts — k.user: the caller's memory.
 *
 * A generator program hands over values; what is copied out to them is noted in the journal entry of the call, so that a restore
 * can fill fresh buffers. A C program (kernel/c-program.ts) hands over addresses.
 */
import { EFAULT, ENAMETOOLONG } from '../include/errno.ts';
import { decodeUtf8, encodeUtf8 } from '../include/utf8.ts';
import type { UserAccess } from '../kernel/types.ts';
import type { Arg } from './types.ts';

/** What a C program's addresses lead to; null when the caller is no C program. */
export interface UserMemory {
  read(addr: number, count: number): Uint8Array | null;
  write(addr: number, bytes: Uint8Array): boolean;
}

/** The argument buffers of the call under way, so that a write can be told apart by argument. */
export interface Outs {
  readonly args: readonly Arg[];
  /** How far each was filled, by index. */
  readonly ends: Map<number, number>;
}
/** A part of a buffer argument remembers whose part it is. */
class Part {
  readonly of: Uint8Array;
  readonly offset: number;
  constructor(of: Uint8Array, offset: number) {
    this.of = of;
    this.offset = offset;
  }
}
const parts = new WeakMap<Uint8Array, Part>();

export function createUserAccess(memory: () => UserMemory | null, outs: () => Outs | null): UserAccess {
  const read = (arg: Arg | undefined, count: number): Uint8Array | number => {
    if (count < 0) return -EFAULT;
    if (arg instanceof Uint8Array) return arg.length >= count ? arg.subarray(0, count) : -EFAULT;
    if (typeof arg === 'string') {
      const bytes = encodeUtf8(arg);
      return bytes.length >= count ? bytes.subarray(0, count) : -EFAULT;
    }
    if (typeof arg !== 'number') return -EFAULT;
    if (count === 0) return new Uint8Array(0);
    return memory()?.read(arg >>> 0, count) ?? -EFAULT;
  };
  const access: UserAccess = {
    read,
    string(arg, limit = 4096) {
      if (typeof arg === 'string') {
        const end = arg.indexOf('\0');
        const text = end < 0 ? arg : arg.slice(0, end);
        return text.length >= limit ? -ENAMETOOLONG : text;
      }
      if (arg instanceof Uint8Array) {
        const end = arg.indexOf(0);
        return decodeUtf8(arg, 0, end < 0 ? arg.length : end);
      }
      if (typeof arg !== 'number') return -EFAULT;
      const m = memory();
      if (m === null) return -EFAULT;
      const bytes: number[] = [];
      for (let at = arg >>> 0; bytes.length < limit; ) {
        // up to the end of the page: the next one may not be there
        const chunk = m.read(at, Math.min(4096 - (at & 4095), limit - bytes.length));
        if (chunk === null) return -EFAULT;
        const end = chunk.indexOf(0);
        for (let i = 0; i < (end < 0 ? chunk.length : end); i += 1) bytes.push(chunk[i] as number);
        if (end >= 0) return decodeUtf8(new Uint8Array(bytes));
        at = (at + chunk.length) >>> 0;
      }
      return -ENAMETOOLONG;
    },
    strings(arg) {
      if (Array.isArray(arg)) return arg as readonly string[];
      if (typeof arg !== 'number') return -EFAULT;
      const out: string[] = [];
      if (arg === 0) return out;
      for (let at = arg >>> 0; out.length < 32_768; at += 4) {
        const p = access.u32(at);
        if (p === undefined) return -EFAULT;
        if (p === 0) return out;
        const s = access.string(p, 131_072);
        if (typeof s === 'number') return s === -ENAMETOOLONG ? -7 : s; // E2BIG: MAX_ARG_STRLEN
        out.push(s);
      }
      return -7; // E2BIG
    },
    write(arg, bytes) {
      if (bytes.length === 0) return 0;
      if (arg instanceof Uint8Array) {
        if (arg.length < bytes.length) return -EFAULT;
        arg.set(bytes);
        const o = outs();
        if (o !== null) {
          const part = parts.get(arg);
          const base = part?.of ?? arg;
          const index = o.args.indexOf(base);
          const end = (part?.offset ?? 0) + bytes.length;
          if (index >= 0) o.ends.set(index, Math.max(o.ends.get(index) ?? 0, end));
        }
        return 0;
      }
      if (typeof arg !== 'number') return -EFAULT;
      return memory()?.write(arg >>> 0, bytes) === true ? 0 : -EFAULT;
    },
    at(arg, offset) {
      if (typeof arg === 'number') return (arg + offset) >>> 0;
      if (typeof arg === 'string') return encodeUtf8(arg).subarray(offset);
      if (arg instanceof Uint8Array) {
        const sub = arg.subarray(offset);
        const part = parts.get(arg);
        parts.set(sub, new Part(part?.of ?? arg, (part?.offset ?? 0) + offset));
        return sub;
      }
      return 0;
    },
    u32(arg, offset = 0) {
      const b = read(access.at(arg, offset), 4);
      if (typeof b === 'number') return undefined;
      return ((b[0] as number) | ((b[1] as number) << 8) | ((b[2] as number) << 16) | ((b[3] as number) << 24)) >>> 0;
    },
    isNull: (arg) => arg === undefined || arg === 0,
  };
  return access;
}
