/** Where `#include` looks, and the cache of headers already cut into tokens. */
import { lex } from '../lex/lexer.ts';
import type { Token } from '../lex/token.ts';
import { SourceFile } from '../source.ts';

/** The header files of a compilation: by path. A function answers null for what it does not have. */
export type Headers =
  | ReadonlyMap<string, string>
  | Readonly<Record<string, string>>
  | ((path: string) => string | null | undefined);

export interface Lexed {
  readonly file: SourceFile;
  readonly tokens: readonly Token[];
}

interface Found {
  readonly path: string;
  readonly text: string;
  /** Which search directory had it, for `#include_next`. */
  readonly directory: number;
}

/** Headers are the same for every compilation of a machine; their tokens are kept as long as the `headers` object lives. */
const caches = new WeakMap<object, Map<string, Lexed>>();
const MAX_CACHED = 2000;

export class HeaderSearch {
  readonly #headers: Headers;
  readonly #directories: readonly string[];
  readonly #systemFrom: number;
  readonly #cache: Map<string, Lexed>;

  /** @param includeDirs `-I` directories; after them the system's, and last the bare name (for maps keyed `stdio.h`). */
  constructor(headers: Headers, includeDirs: readonly string[], systemDirs: readonly string[]) {
    this.#headers = headers;
    this.#directories = [...includeDirs, ...systemDirs, ''];
    this.#systemFrom = includeDirs.length;
    this.#cache = caches.get(headers) ?? new Map<string, Lexed>();
    caches.set(headers, this.#cache);
  }

  find(name: string, quoted: boolean, from: SourceFile, after: number): Found | null {
    if (name.startsWith('/')) return this.#read(name, this.#systemFrom);
    if (quoted && after < 0) {
      const slash = from.name.lastIndexOf('/');
      const beside = this.#read(slash < 0 ? name : normalize(`${from.name.slice(0, slash)}/${name}`), after);
      if (beside !== null) return { ...beside, directory: from.system ? this.#systemFrom : -1 };
    }
    for (let i = after + 1; i < this.#directories.length; i++) {
      const directory = this.#directories[i] ?? '';
      const found = this.#read(directory === '' ? name : normalize(`${directory}/${name}`), i);
      if (found !== null) return found;
    }
    return null;
  }

  load(found: Found): Lexed {
    const known = this.#cache.get(found.path);
    if (known !== undefined && known.file.original.length >= found.text.length && this.#same(known, found.text))
      return known;
    const file = new SourceFile(found.path, found.text, found.directory >= this.#systemFrom);
    const lexed = { file, tokens: lex(file) };
    if (this.#cache.size >= MAX_CACHED) this.#cache.clear();
    this.#cache.set(found.path, lexed);
    sources.set(file, found.text);
    return lexed;
  }

  #same(known: Lexed, text: string): boolean {
    return sources.get(known.file) === text;
  }

  #read(path: string, directory: number): Found | null {
    const h = this.#headers;
    const text =
      typeof h === 'function'
        ? h(path)
        : h instanceof Map
          ? h.get(path)
          : Object.hasOwn(h, path)
            ? (h as Record<string, string>)[path]
            : null;
    return typeof text === 'string' ? { path, text, directory } : null;
  }
}

const sources = new WeakMap<SourceFile, string>();

/** `a/./b/../c` -> `a/c`. */
function normalize(path: string): string {
  const out: string[] = [];
  for (const part of path.split('/')) {
    if (part === '.' || (part === '' && out.length > 0)) continue;
    if (part === '..' && out.length > 0 && out.at(-1) !== '..' && out.at(-1) !== '') out.pop();
    else out.push(part);
  }
  return out.join('/');
}
