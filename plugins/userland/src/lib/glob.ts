/** lib/glob.ts — fnmatch(3): `*`, `?`, `[a-z]`, `[!x]`, `[[:class:]]`, backslash. Time is bounded by pattern × text. */
import { inClass } from './regex-backtrack.ts';

export interface GlobOptions {
  /** `/` is matched only by `/`, and a leading dot only by a dot. */
  readonly path?: boolean;
  readonly ignoreCase?: boolean;
}

export function globMatch(pattern: string, text: string, options: GlobOptions = {}): boolean {
  const p = options.ignoreCase ? pattern.toLowerCase() : pattern;
  const s = options.ignoreCase ? text.toLowerCase() : text;
  let [i, j] = [0, 0];
  let [starAt, starText] = [-1, -1];
  while (j < s.length) {
    if (p[i] === '*') {
      starAt = i;
      starText = j;
      i += 1;
      continue;
    }
    const end = i < p.length ? one(p, i, s[j] as string, options) : -1;
    if (end >= 0) {
      i = end;
      j += 1;
      continue;
    }
    if (starAt < 0 || (options.path && s[starText] === '/')) return false;
    i = starAt + 1;
    starText += 1;
    j = starText;
  }
  while (p[i] === '*') i += 1;
  return i >= p.length;
}

/** Where the pattern goes on when its element at `i` matches the character; -1 when it does not. */
function one(p: string, i: number, c: string, options: GlobOptions): number {
  if (options.path && c === '/' && p[i] !== '/') return -1;
  if (p[i] === '?') return i + 1;
  if (p[i] === '\\' && i + 1 < p.length) return p[i + 1] === c ? i + 2 : -1;
  if (p[i] !== '[') return p[i] === c ? i + 1 : -1;
  let at = i + 1;
  const negated = p[at] === '!' || p[at] === '^';
  if (negated) at += 1;
  let matched = false;
  for (let first = true; ; first = false) {
    if (at >= p.length) return p[i] === c ? i + 1 : -1;
    if (p[at] === ']' && !first) break;
    if (p.startsWith('[:', at)) {
      const close = p.indexOf(':]', at + 2);
      if (close > 0) {
        matched ||= inClass(p.slice(at + 2, close), c.charCodeAt(0));
        at = close + 2;
        continue;
      }
    }
    if (p[at] === '\\' && at + 1 < p.length) at += 1;
    const low = p[at] as string;
    at += 1;
    if (p[at] === '-' && p[at + 1] !== ']' && p[at + 1] !== undefined) {
      const high = p[at + 1] as string;
      matched ||= c >= low && c <= high;
      at += 2;
    } else matched ||= c === low;
  }
  return matched !== negated ? at + 1 : -1;
}
