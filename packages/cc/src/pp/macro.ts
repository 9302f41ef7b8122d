/** What `#define` defines. */
import type { Token } from '../lex/token.ts';

export interface Macro {
  readonly name: string;
  /** Null for an object-like macro. */
  readonly params: readonly string[] | null;
  /** The name of the variable arguments, `__VA_ARGS__` unless GNU's `args...` says otherwise; null if not variadic. */
  readonly variadic: string | null;
  readonly body: readonly Token[];
  readonly at: Token | null;
  /** Set while its expansion is being read: a macro is not expanded inside itself. */
  busy: number;
  /** The value of `__LINE__` and its like, made at the place of use. */
  readonly dynamic: ((at: Token) => Token) | null;
}

/** Is the second definition of a macro the same as the first, C11 6.10.3p1? */
export function sameMacro(a: Macro, b: Macro): boolean {
  if (a.variadic !== b.variadic || (a.params === null) !== (b.params === null)) return false;
  if ((a.params ?? []).join() !== (b.params ?? []).join() || a.body.length !== b.body.length) return false;
  return a.body.every((t, i) => t.text === b.body[i]?.text && (i === 0 || t.space === b.body[i]?.space));
}
