/** lib.ts — how /proc writes numbers and tables. */
import type { Kernel, PidNs, ProcFile, Task } from '@killinit/plugin-sdk';

export const NEW = ['v6.1'] as const;
export const OLD = ['v2.6.34'] as const;
export const modern = (k: Kernel): boolean => k.era.trace === 'new';

export const hex = (n: number, width = 0): string => (n >>> 0).toString(16).padStart(width, '0');
/** Two words as 16 digits, the way masks are printed. */
export const mask64 = (lo: number, hi: number): string => hex(hi, 8) + hex(lo, 8);
export const kb = (label: string, n: number): string => `${label}:`.padEnd(8) + String(n).padStart(8);

/** A file below /proc/PID; `task` is there by construction. */
export function pidFile(
  name: string,
  render: (k: Kernel, current: Task, task: Task, ns: PidNs) => string | number,
  more: Partial<Omit<ProcFile, 'path' | 'render'>> = {},
): ProcFile {
  return {
    path: `[pid]/${name}`,
    render: (k, current, task, ns) => (task === null ? -3 : render(k, current, task, ns)),
    ...more,
  };
}
export function file(
  path: string,
  render: (k: Kernel, current: Task) => string | number,
  more: Partial<Omit<ProcFile, 'path' | 'render'>> = {},
): ProcFile {
  return { path, render: (k, current) => render(k, current), ...more };
}

/** A decimal integer with blanks round it, as kstrtoint() reads it after strstrip(); NaN for anything else. 0x and 0 prefixes count. */
export function integer(text: string): number {
  const word = text.trim();
  const negative = word.startsWith('-');
  const digits = negative || word.startsWith('+') ? word.slice(1) : word;
  if (digits === '') return Number.NaN;
  const base =
    digits.startsWith('0x') || digits.startsWith('0X') ? 16 : digits.startsWith('0') && digits.length > 1 ? 8 : 10;
  const body = base === 16 ? digits.slice(2) : digits;
  let n = 0;
  for (const c of body.toLowerCase()) {
    const d = '0123456789abcdef'.indexOf(c);
    if (d < 0 || d >= base) return Number.NaN;
    n = n * base + d;
  }
  return body === '' ? Number.NaN : negative ? -n : n;
}

/** The words of a text, at blanks, tabs and newlines. */
export function words(text: string): string[] {
  const out: string[] = [];
  let word = '';
  for (const c of `${text} `) {
    if (c !== ' ' && c !== '\t' && c !== '\n' && c !== '\0') word += c;
    else if (word !== '') {
      out.push(word);
      word = '';
    }
  }
  return out;
}
