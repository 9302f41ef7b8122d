/**
 * expand/glob.ts — file names for a pattern. The list of folders still to read is part of the state, so that a pattern that meets
 * thousands of folders keeps the journal short.
 */
import { S_IFDIR } from '../../lib/consts.ts';
import { readFolder } from '../../lib/files.ts';
import { type Sys, sys } from '../../lib/sdk.ts';
import { ShellError } from '../errors.ts';
import { type Shell, shopted } from '../state.ts';
import type { Turn } from '../turn.ts';
import { get } from '../vars.ts';
import { extglob } from './fields.ts';
import { compilePattern, isPattern, matches, unprotect } from './pattern.ts';

/** Names one pattern may give. */
const MAX_NAMES = 100_000;

export type GlobState = {
  /** Parts of the pattern between slashes. */
  parts: string[];
  /** Folders and how many parts of the pattern lead to them; the last is looked at next. */
  open: { path: string; depth: number }[];
  found: string[];
};

/** `dir/*.c` in parts; a slash inside brackets ends them. */
export function startGlob(pattern: string): GlobState {
  const parts: string[] = [];
  let part = '';
  for (let i = 0; i < pattern.length; i += 1) {
    const c = pattern[i] as string;
    if (c === '\\') {
      part += c + (pattern[i + 1] ?? '');
      i += 1;
    } else if (c === '/') {
      parts.push(part);
      part = '';
    } else part += c;
  }
  parts.push(part);
  return { parts, open: [{ path: '', depth: 0 }], found: [] };
}

/** Works on the list until it is empty or the turn is over; true when done. */
export function* globStep(t: Turn, g: GlobState): Sys<boolean> {
  const { s } = t;
  while (g.open.length > 0) {
    if (t.due) return false;
    const next = g.open.pop() as { path: string; depth: number };
    yield* visit(s, g, next.path, next.depth);
    if (g.found.length + g.open.length > MAX_NAMES) throw new ShellError('too many file names', 'line');
  }
  return true;
}

function* visit(s: Shell, g: GlobState, path: string, depth: number): Sys<void> {
  let at = depth;
  let base = path;
  // Parts without pattern signs need no folder to be read.
  for (; at < g.parts.length; at += 1) {
    const part = g.parts[at] as string;
    if (isPattern(part, extglob(s)) || (part === '**' && shopted(s, 'globstar'))) break;
    base += unprotect(part) + (at < g.parts.length - 1 ? '/' : '');
  }
  if (at === g.parts.length) {
    const st = yield* base.endsWith('/') ? sys.stat(base) : sys.lstat(base);
    if (typeof st !== 'number') g.found.push(base);
    return;
  }
  const part = g.parts[at] as string;
  const entries = yield* readFolder(base === '' ? '.' : base);
  if (typeof entries === 'number') return;
  const last = at === g.parts.length - 1;
  const everything = part === '**' && shopted(s, 'globstar');
  const pattern = compilePattern(part, { extglob: extglob(s), ignoreCase: shopted(s, 'nocaseglob') });
  const dots = shopted(s, 'dotglob') || (get(s, 'GLOBIGNORE') ?? '') !== '';
  s.cycles += entries.length * 20;
  if (everything && !last) g.open.push({ path: base, depth: at + 1 });
  if (everything && last && depth < at) g.found.push(base);
  for (const { name, type } of entries) {
    if (name.startsWith('.') && !dots && !(part.startsWith('.') || part.startsWith('\\.'))) continue;
    if (!everything && !matches(pattern, name)) continue;
    if (last) {
      g.found.push(base + name);
      if (everything && type === 4) g.open.push({ path: `${base}${name}/`, depth: at });
      continue;
    }
    const folder = type === 4 || ((type === 10 || type === 0) && (yield* sys.isKind(base + name, S_IFDIR)));
    if (folder) g.open.push({ path: `${base}${name}/`, depth: everything ? at : at + 1 });
  }
  if (part.startsWith('.') && !shopted(s, 'globskipdots')) {
    for (const name of ['.', '..']) {
      if (matches(pattern, name)) {
        if (last) g.found.push(base + name);
        else g.open.push({ path: `${base}${name}/`, depth: at + 1 });
      }
    }
  }
}

/** The names in order, without those GLOBIGNORE names. */
export function globNames(s: Shell, g: GlobState): readonly string[] {
  const ignored = (get(s, 'GLOBIGNORE') ?? '').split(':').filter((p) => p !== '');
  const kept = g.found.filter((name) => {
    if (ignored.length > 0 && (name === '.' || name === '..')) return false;
    return !ignored.some((p) => matches(compilePattern(p, { extglob: extglob(s) }), name));
  });
  return kept.sort(byCollation);
}

/** As strcoll(3) does in C.UTF-8: by code point. */
function byCollation(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
