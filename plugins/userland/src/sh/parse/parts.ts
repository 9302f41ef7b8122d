/** sh/parse/parts.ts — what a word is made of, as scan.ts finds it. Plain data. */

/** plain: as written; quoted: neither split nor globbed; expanded: came out of an expansion, is split and globbed. */
export type PieceKind = 'plain' | 'quoted' | 'expanded';

/** A parameter as written: `x`, `x[@]`, `x[i]` (the subscript's parts), `!x`. */
export type Ref = {
  readonly name: string;
  readonly all?: '@' | '*';
  readonly index?: readonly Part[];
  readonly indirect?: boolean;
};

export type ParamHow =
  | { readonly kind: 'value' | 'length' | 'keys' }
  | { readonly kind: 'names'; readonly star: boolean }
  | {
      readonly kind: 'default';
      readonly how: '-' | '=' | '?' | '+';
      readonly colon: boolean;
      readonly word: readonly Part[];
    }
  | { readonly kind: 'remove'; readonly how: '#' | '##' | '%' | '%%'; readonly pattern: readonly Part[] }
  | {
      readonly kind: 'replace';
      readonly how: 'first' | 'all' | 'prefix' | 'suffix';
      readonly pattern: readonly Part[];
      readonly replacement: readonly Part[];
    }
  | { readonly kind: 'slice'; readonly offset: readonly Part[]; readonly length: readonly Part[] | null }
  | { readonly kind: 'case'; readonly how: '^' | '^^' | ',' | ',,'; readonly pattern: readonly Part[] | null }
  | { readonly kind: 'transform'; readonly how: string };

export type Part =
  | { readonly t: 'text'; readonly s: string; readonly k: PieceKind }
  | { readonly t: 'param'; readonly ref: Ref; readonly how: ParamHow; readonly quoted: boolean; readonly text: string }
  | { readonly t: 'cmd'; readonly src: string; readonly line: number; readonly quoted: boolean }
  | { readonly t: 'arith'; readonly parts: readonly Part[]; readonly quoted: boolean }
  | { readonly t: 'proc'; readonly dir: '<' | '>'; readonly src: string; readonly line: number }
  /** Not a parameter expansion bash knows; said when it is evaluated. */
  | { readonly t: 'bad'; readonly text: string };
