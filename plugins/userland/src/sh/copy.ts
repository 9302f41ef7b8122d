/** sh/copy.ts — a deep copy of a shell's state. Texts are shared, everything that can change is not; nothing in a state is shared twice. */
import type { Plain } from '../lib/sdk.ts';

/** The copy, and how many values it has: what the next checkpoint will cost. */
export function copyState<T>(value: T): { copy: T; size: number } {
  let size = 0;
  const copy = (v: unknown): unknown => {
    size += 1;
    if (v === null || typeof v !== 'object') return v;
    if (v instanceof Uint8Array) return v.slice();
    if (Array.isArray(v)) return v.map(copy);
    if (v instanceof Map) {
      const to = new Map<unknown, unknown>();
      for (const [key, inner] of v) to.set(key, copy(inner));
      return to;
    }
    const to: Record<string, unknown> = {};
    for (const key of Object.keys(v)) to[key] = copy((v as Record<string, unknown>)[key]);
    return to;
  };
  return { copy: copy(value) as T, size };
}

/** A shell's state as the kernel keeps it: it is plain data by construction. */
export const plain = (value: object): Plain => value as unknown as Plain;
