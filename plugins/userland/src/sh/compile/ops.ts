/**
 * compile/ops.ts — the instructions a shell text is compiled to.
 *
 * A text becomes units (its own body, each function's, each pipeline stage's): flat lists of these. The evaluator's stack holds frames
 * with a position in a unit, so that everything about a running shell is plain data; jumps replace recursion.
 *
 * Words build up in `frame.words`; a finished one goes to `frame.args` (fields), `frame.vals` (strings for the next instruction) or
 * `frame.items` (elements of an array).
 */
import type { ParamHow, PieceKind } from '../parse/parts.ts';

/** A parameter whose subscript, if any, was put on `vals` before. */
export type OpRef = {
  readonly name: string;
  readonly all?: '@' | '*';
  readonly indexed?: true;
  readonly indirect?: true;
};
/** A parameter's operation whose patterns and numbers were put on `vals` before. */
export type OpHow =
  | Extract<ParamHow, { kind: 'value' | 'length' | 'keys' | 'names' | 'transform' }>
  | { readonly kind: 'remove'; readonly how: '#' | '##' | '%' | '%%' }
  | { readonly kind: 'replace'; readonly how: 'first' | 'all' | 'prefix' | 'suffix' }
  | { readonly kind: 'slice'; readonly limited: boolean }
  | { readonly kind: 'case'; readonly how: '^' | '^^' | ',' | ',,'; readonly patterned: boolean };

export type RedirKind = '>' | '>>' | '<' | '<>' | '<&' | '>&' | '>|' | '&>' | '&>>' | 'here';

export type Op =
  // words
  /** A word that is what it says: one field. */
  | { readonly op: 'literal'; readonly s: string }
  | { readonly op: 'open' }
  | { readonly op: 'text'; readonly s: string; readonly k: PieceKind }
  | { readonly op: 'tilde'; readonly user: string }
  | { readonly op: 'param'; readonly ref: OpRef; readonly how: OpHow; readonly quoted: boolean; readonly text: string }
  | {
      readonly op: 'default';
      readonly ref: OpRef;
      readonly how: '-' | '=' | '?' | '+';
      readonly colon: boolean;
      readonly quoted: boolean;
      skip: number;
    }
  | { readonly op: 'assign-default'; readonly ref: OpRef; readonly quoted: boolean }
  | { readonly op: 'error-default'; readonly ref: OpRef; readonly colon: boolean }
  | { readonly op: 'arith'; readonly quoted: boolean }
  | { readonly op: 'clock' }
  | { readonly op: 'cmdsub'; readonly src: string; readonly line: number; readonly quoted: boolean }
  | { readonly op: 'slurp'; readonly quoted: boolean }
  | { readonly op: 'procsub'; readonly dir: '<' | '>'; readonly src: string; readonly line: number }
  | { readonly op: 'bad'; readonly text: string }
  | {
      readonly op: 'close';
      readonly as: 'fields' | 'string' | 'pattern' | 'regex' | 'replacement' | 'argument' | 'items' | 'here';
    }
  /** Strings a brace word without expansions stands for, e.g. `{1..1000}`; globbed when they have glob signs. */
  | { readonly op: 'braces'; readonly text: string }
  // assignments, arguments that assign, redirections
  | { readonly op: 'item'; readonly keyed: boolean; readonly append: boolean }
  | {
      readonly op: 'assign';
      readonly name: string;
      readonly append: boolean;
      readonly indexed: boolean;
      /** The subscript as written, for messages. */
      readonly raw: string;
      readonly now: boolean;
    }
  | { readonly op: 'assign-array'; readonly name: string; readonly append: boolean; readonly now: boolean }
  /** `declare a=(…)`: the items belong to the argument just added. */
  | { readonly op: 'argument-array'; readonly name: string; readonly append: boolean }
  | {
      readonly op: 'redir';
      readonly kind: RedirKind;
      readonly fd: number | null;
      readonly variable: string | null;
      readonly source: string;
    }
  // commands
  | { readonly op: 'stmt'; readonly line: number; readonly text: string }
  | { readonly op: 'run'; readonly last: boolean; readonly line: number }
  | { readonly op: 'end' }
  | { readonly op: 'check'; readonly line: number }
  /** Carries out the redirections of a compound command, to be undone by `restore` (`tail`: never); on an error on to `fail`. */
  | { readonly op: 'redirect'; fail: number; readonly tail: boolean }
  | { readonly op: 'restore' }
  | { readonly op: 'not' }
  | { readonly op: 'status'; readonly value: number }
  | { readonly op: 'time-begin' }
  | { readonly op: 'time-end'; readonly posix: boolean }
  | { readonly op: 'subshell'; readonly unit: number; readonly text: string; readonly last: boolean }
  | { readonly op: 'background'; readonly unit: number; readonly text: string }
  | {
      readonly op: 'pipeline';
      readonly units: readonly number[];
      readonly both: readonly boolean[];
      readonly text: string;
    }
  | { readonly op: 'coproc'; readonly unit: number; readonly name: string; readonly text: string }
  | { readonly op: 'function'; readonly name: string; readonly body: string; readonly line: number }
  // control
  | { readonly op: 'jump'; to: number }
  | { readonly op: 'jump-fail'; to: number }
  | { readonly op: 'jump-ok'; to: number }
  /** Commands between these are exempt from `set -e` and the ERR trap. */
  | { readonly op: 'guard' }
  | { readonly op: 'unguard' }
  | { readonly op: 'loop'; brk: number; cont: number }
  /** Remembers the status of a loop's body; at the end of the loop it is the loop's. */
  | { readonly op: 'keep' }
  | { readonly op: 'done' }
  | { readonly op: 'for'; readonly params: boolean; brk: number; cont: number }
  | { readonly op: 'next'; readonly name: string; exit: number; readonly line: number }
  | { readonly op: 'select'; readonly name: string; exit: number; readonly line: number }
  | { readonly op: 'case' }
  | { readonly op: 'match'; to: number }
  | { readonly op: 'esac' }
  /** `fail`: where a loop goes on when the expression is wrong. */
  | { readonly op: 'arith-cmd'; readonly line: number; readonly loop: boolean; fail: number }
  | { readonly op: 'cond-unary'; readonly what: string; readonly line: number }
  | { readonly op: 'cond-binary'; readonly what: string; readonly line: number };

/** One flat list. `lines`: where top-level lines begin, for going on behind an error. */
export type Unit = { readonly ops: readonly Op[]; readonly lines: readonly number[] };
export type Code = { readonly units: readonly Unit[] };
