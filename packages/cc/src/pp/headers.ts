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

/**
 * Headers cut into tokens, kept for the life of the process and for every compilation: the same text always gives the same
 * tokens. When too many have gathered, all go.
 */
const cache = new Map<string, { readonly text: string; readonly lexed: Lexed }>();
const MAX_CACHED_TOKENS = 1_500_000;
/** A large header of one student is not worth the place. */
const MAX_HEADER_TOKENS = 100_000;
let cachedTokens = 0;

export class HeaderSearch {
  readonly #headers: Headers;
  readonly #directories: readonly string[];
  readonly #systemFrom: number;
  /** Every header that was read, in the order of the first time, and whether it is the system's. */
  readonly used = new Map<string, boolean>();

  /** @param includeDirs `-I` directories; after them the system's, and last the bare name (for maps keyed `stdio.h`). */
  constructor(headers: Headers, includeDirs: readonly string[], systemDirs: readonly string[]) {
    this.#headers = headers;
    this.#directories = [...includeDirs, ...systemDirs, ''];
    this.#systemFrom = includeDirs.length;
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
    const system = found.directory >= this.#systemFrom;
    if (!this.used.has(found.path)) this.used.set(found.path, system);
    const key = `${system ? '<' : '"'}${found.path}`;
    const known = cache.get(key);
    if (known !== undefined && known.text === found.text) return known.lexed;
    const file = new SourceFile(found.path, found.text, system);
    const lexed = { file, tokens: lex(file) };
    if (lexed.tokens.length > MAX_HEADER_TOKENS) return lexed;
    if (known !== undefined) cachedTokens -= known.lexed.tokens.length;
    if (cachedTokens + lexed.tokens.length > MAX_CACHED_TOKENS) {
      cache.clear();
      cachedTokens = 0;
    }
    cachedTokens += lexed.tokens.length;
    cache.set(key, { text: found.text, lexed });
    return lexed;
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
