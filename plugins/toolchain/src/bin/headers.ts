/**
 * bin/headers.ts — the headers of a compilation, read from the machine's files before the compiler, which cannot wait, is called.
 *
 * Every `#include` in the text is followed, whatever conditions stand around it; what a macro names is read after the compiler asked
 * for it in vain. All compilations share one table, by which the compiler knows headers it has cut into tokens before.
 */
import type { Headers } from '@killinit/cc';
import { type Sys, sys } from '@killinit/plugin-sdk';
import { dirName, normalPath, readText } from './io.ts';

const MOST_FILES = 1500;
const CYCLES_PER_CHARACTER = 2;

let current: ReadonlyMap<string, string> = new Map();
let wanted = new Set<string>();
const shared: Headers = (path: string) => {
  const text = current.get(path);
  if (text === undefined) wanted.add(path);
  return text;
};

export class HeaderFiles {
  private readonly texts = new Map<string, string>();
  private readonly missing = new Set<string>();
  private readonly dirs: readonly string[];
  /** Characters read. */
  size = 0;

  /** @param dirs `-I` folders and the system's, in the order they are searched */
  constructor(dirs: readonly string[]) {
    this.dirs = dirs;
  }

  /** Reads what `text`, the file `name`, includes, and what that includes. */
  *follow(text: string, name: string): Sys<void> {
    const todo: { text: string; dir: string }[] = [{ text, dir: dirName(name) }];
    const before = this.size;
    for (let next = todo.pop(); next !== undefined; next = todo.pop()) {
      for (const { path, quoted } of includesOf(next.text)) {
        const dirs = path.startsWith('/') ? [''] : quoted ? [next.dir, ...this.dirs] : this.dirs;
        for (const dir of dirs) {
          const full = dir === '' ? path : normalPath(`${dir}/${path}`);
          if (this.texts.has(full)) break;
          const found = yield* this.read(full);
          if (found === null) continue;
          todo.push({ text: found, dir: dirName(full) });
          break;
        }
      }
    }
    yield* sys.spend((this.size - before) * CYCLES_PER_CHARACTER);
  }

  private *read(full: string): Sys<string | null> {
    if (this.missing.has(full) || this.texts.size >= MOST_FILES) return null;
    const text = yield* readText(full);
    if (typeof text === 'number') {
      this.missing.add(full);
      return null;
    }
    this.texts.set(full, text);
    this.size += text.length;
    return text;
  }

  /** Calls the compiler; again, when it asked for files that are there after all. */
  *compile<R>(run: (headers: Headers) => R): Sys<R> {
    for (let round = 0; ; round += 1) {
      current = this.texts;
      wanted = new Set();
      const result = run(shared);
      const asked = [...wanted].filter((path) => !this.missing.has(path));
      let more = false;
      if (round < 8)
        for (const path of asked) {
          const text = yield* this.read(path);
          if (text === null) continue;
          more = true;
          yield* this.follow(text, path);
        }
      if (!more) return result;
    }
  }
}

/** The files that directives of a text name. */
function includesOf(text: string): { path: string; quoted: boolean }[] {
  const found: { path: string; quoted: boolean }[] = [];
  for (let at = text.indexOf('#'); at >= 0; at = text.indexOf('#', at + 1)) {
    const end = text.indexOf('\n', at);
    const line = text.slice(at + 1, end < 0 ? text.length : end).trimStart();
    if (!line.startsWith('include')) continue;
    const rest = line.slice(line.startsWith('include_next') ? 12 : 7).trimStart();
    const close = rest[0] === '<' ? rest.indexOf('>') : rest[0] === '"' ? rest.indexOf('"', 1) : -1;
    if (close > 1) found.push({ path: rest.slice(1, close), quoted: rest[0] === '"' });
  }
  return found;
}
