/**
 * snapshot.ts — plain data as bytes and back: one canonical encoding for snapshots, equality and hashes.
 *
 * Handles what Plain allows (numbers, strings, booleans, null, undefined, arrays, objects, Maps, Uint8Array) including shared and
 * cyclic references; an object met again is written as a reference to its first occurrence.
 */
import { decodeUtf8, encodeUtf8 } from './include/utf8.ts';
import { Bug } from './types.ts';

const TAG = {
  null: 0,
  undefined: 1,
  false: 2,
  true: 3,
  int: 4,
  double: 5,
  string: 6,
  array: 7,
  object: 8,
  map: 9,
  bytes: 10,
  ref: 11,
} as const;

class Writer {
  bytes = new Uint8Array(1 << 16);
  n = 0;
  private readonly f64 = new Float64Array(1);
  private readonly f8 = new Uint8Array(this.f64.buffer);
  room(count: number): void {
    if (this.n + count <= this.bytes.length) return;
    const next = new Uint8Array(Math.max(this.bytes.length * 2, this.n + count));
    next.set(this.bytes);
    this.bytes = next;
  }
  u8(v: number): void {
    this.room(1);
    this.bytes[this.n++] = v;
  }
  /** Variable length, unsigned. */
  len(v: number): void {
    let x = v;
    while (x >= 128) {
      this.u8((x % 128) | 128);
      x = Math.floor(x / 128);
    }
    this.u8(x);
  }
  double(v: number): void {
    this.f64[0] = v;
    this.raw(this.f8);
  }
  raw(b: Uint8Array): void {
    this.room(b.length);
    this.bytes.set(b, this.n);
    this.n += b.length;
  }
  text(s: string): void {
    const b = encodeUtf8(s);
    this.len(b.length);
    this.raw(b);
  }
}

export function encodePlain(root: unknown): Uint8Array {
  const w = new Writer();
  const seen = new Map<object, number>();
  // An explicit stack: what a student builds may nest deeper than our own stack.
  const stack: unknown[] = [root];
  while (stack.length > 0) {
    const v = stack.pop();
    if (v === null) w.u8(TAG.null);
    else if (v === undefined) w.u8(TAG.undefined);
    else if (v === false) w.u8(TAG.false);
    else if (v === true) w.u8(TAG.true);
    else if (typeof v === 'number') {
      if (Number.isInteger(v) && v >= 0 && v < 2 ** 50 && !Object.is(v, -0)) {
        w.u8(TAG.int);
        w.len(v);
      } else {
        w.u8(TAG.double);
        w.double(v);
      }
    } else if (typeof v === 'string') {
      w.u8(TAG.string);
      w.text(v);
    } else if (v instanceof Key) w.text(v.name);
    else if (typeof v === 'object') {
      const known = seen.get(v);
      if (known !== undefined) {
        w.u8(TAG.ref);
        w.len(known);
        continue;
      }
      seen.set(v, seen.size);
      if (v instanceof Uint8Array) {
        w.u8(TAG.bytes);
        w.len(v.length);
        w.raw(v);
      } else if (Array.isArray(v)) {
        w.u8(TAG.array);
        w.len(v.length);
        for (let i = v.length - 1; i >= 0; i -= 1) stack.push(v[i]);
      } else if (v instanceof Map) {
        w.u8(TAG.map);
        w.len(v.size);
        const rows = [...v];
        for (let i = rows.length - 1; i >= 0; i -= 1)
          stack.push((rows[i] as [unknown, unknown])[1], (rows[i] as [unknown, unknown])[0]);
      } else {
        const keys = Object.keys(v).filter((key) => (v as Record<string, unknown>)[key] !== undefined);
        keys.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
        w.u8(TAG.object);
        w.len(keys.length);
        for (let i = keys.length - 1; i >= 0; i -= 1)
          stack.push((v as Record<string, unknown>)[keys[i] as string], new Key(keys[i] as string));
      }
    } else throw new Bug(`a ${typeof v} in a snapshot`);
  }
  return w.bytes.slice(0, w.n);
}
class Key {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

export function decodePlain(bytes: Uint8Array): unknown {
  let at = 0;
  const refs: object[] = [];
  const u8 = (): number => bytes[at++] as number;
  const len = (): number => {
    let v = 0;
    let scale = 1;
    for (;;) {
      const b = u8();
      v += (b & 127) * scale;
      if (b < 128) return v;
      scale *= 128;
    }
  };
  const text = (): string => {
    const n = len();
    at += n;
    return decodeUtf8(bytes, at - n, at);
  };
  type Open =
    | { kind: 'array'; to: unknown[]; left: number }
    | { kind: 'object'; to: Record<string, unknown>; left: number }
    | { kind: 'map'; to: Map<unknown, unknown>; left: number; key: unknown; hasKey: boolean };
  const stack: Open[] = [];
  let root: unknown;
  const done = Symbol('container');
  const read = (): unknown => {
    switch (u8()) {
      case TAG.null:
        return null;
      case TAG.undefined:
        return undefined;
      case TAG.false:
        return false;
      case TAG.true:
        return true;
      case TAG.int:
        return len();
      case TAG.double: {
        const b = bytes.slice(at, at + 8);
        at += 8;
        return new Float64Array(b.buffer)[0];
      }
      case TAG.string:
        return text();
      case TAG.bytes: {
        const n = len();
        at += n;
        const b = bytes.slice(at - n, at);
        refs.push(b);
        return b;
      }
      case TAG.ref:
        return refs[len()];
      case TAG.array: {
        const to: unknown[] = [];
        refs.push(to);
        stack.push({ kind: 'array', to, left: len() });
        return done;
      }
      case TAG.map: {
        const to = new Map<unknown, unknown>();
        refs.push(to);
        stack.push({ kind: 'map', to, left: len(), key: null, hasKey: false });
        return done;
      }
      case TAG.object: {
        const to: Record<string, unknown> = {};
        refs.push(to);
        stack.push({ kind: 'object', to, left: len() });
        return done;
      }
      default:
        throw new Bug('a snapshot is damaged');
    }
  };
  const keys: string[] = [];
  const put = (value: unknown): void => {
    const top = stack[stack.length - 1];
    if (top === undefined) root = value;
    else if (top.kind === 'array') top.to.push(value);
    else if (top.kind === 'object') top.to[keys.pop() as string] = value;
    else if (!top.hasKey) {
      top.key = value;
      top.hasKey = true;
      return;
    } else {
      top.to.set(top.key, value);
      top.hasKey = false;
    }
    if (top !== undefined) top.left -= 1;
  };
  const step = (): void => {
    const top = stack[stack.length - 1];
    if (top?.kind === 'object') keys.push(text());
    const v = read();
    if (v !== done) put(v);
  };
  step();
  while (stack.length > 0) {
    const top = stack[stack.length - 1] as Open;
    if (top.left > 0 || (top.kind === 'map' && top.hasKey)) {
      step();
      continue;
    }
    stack.pop();
    put(top.to);
  }
  return root;
}

/** Nesting that is copied by calling oneself; what is deeper goes through the encoding, which needs no stack. */
const MAX_DEPTH = 400;
class TooDeep extends Error {}

function copyOf(v: unknown, seen: Map<object, object>, depth: number): unknown {
  if (v === null || typeof v !== 'object') return v;
  const known = seen.get(v);
  if (known !== undefined) return known;
  if (depth > MAX_DEPTH) throw new TooDeep();
  if (v instanceof Uint8Array) {
    const bytes = v.slice();
    seen.set(v, bytes);
    return bytes;
  }
  if (Array.isArray(v)) {
    const list: unknown[] = [];
    seen.set(v, list);
    for (const item of v) list.push(copyOf(item, seen, depth + 1));
    return list;
  }
  if (v instanceof Map) {
    const map = new Map<unknown, unknown>();
    seen.set(v, map);
    for (const [key, item] of v) map.set(key, copyOf(item, seen, depth + 1));
    return map;
  }
  const to: Record<string, unknown> = {};
  seen.set(v, to);
  for (const key of Object.keys(v)) {
    const item = (v as Record<string, unknown>)[key];
    if (item !== undefined) to[key] = copyOf(item, seen, depth + 1);
  }
  return to;
}

/** A deep copy that keeps shared references shared. Texts are shared with the original. */
export function clonePlain<T>(value: T): T {
  if (value === null || typeof value !== 'object') return value;
  try {
    return copyOf(value, new Map(), 0) as T;
  } catch (e) {
    if (!(e instanceof TooDeep)) throw e;
    return decodePlain(encodePlain(value)) as T;
  }
}

/** 64 bits of FNV-1a over bytes, as hex: for equality of states, not for secrecy. */
export function hashBytes(bytes: Uint8Array, seed = 0): string {
  let a = (0x811c9dc5 ^ seed) >>> 0;
  let b = (0xcbf29ce4 ^ seed) >>> 0;
  for (let i = 0; i < bytes.length; i += 1) {
    const x = bytes[i] as number;
    a = Math.imul(a ^ x, 16777619);
    b = Math.imul(b ^ ((x << 3) | (i & 7)), 16777619) + (a >>> 13);
  }
  return (a >>> 0).toString(16).padStart(8, '0') + (b >>> 0).toString(16).padStart(8, '0');
}
