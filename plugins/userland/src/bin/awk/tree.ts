/** bin/awk/tree.ts — the parts of an awk program: expressions, statements, rules, functions. */

export type LValue =
  | { readonly t: 'var'; readonly name: string }
  | { readonly t: 'field'; readonly index: Expr }
  | { readonly t: 'element'; readonly name: string; readonly keys: readonly Expr[] };
export type Expr =
  | { readonly t: 'num'; readonly value: number }
  | { readonly t: 'str'; readonly value: string }
  | { readonly t: 'regex'; readonly source: string }
  | LValue
  | { readonly t: 'assign'; readonly op: string; readonly to: LValue; readonly value: Expr }
  | { readonly t: 'cond'; readonly test: Expr; readonly yes: Expr; readonly no: Expr }
  | { readonly t: 'and' | 'or'; readonly a: Expr; readonly b: Expr }
  | { readonly t: 'match'; readonly negate: boolean; readonly a: Expr; readonly b: Expr }
  | { readonly t: 'binary'; readonly op: string; readonly a: Expr; readonly b: Expr }
  | { readonly t: 'concat'; readonly a: Expr; readonly b: Expr }
  | { readonly t: 'unary'; readonly op: string; readonly a: Expr }
  | { readonly t: 'incr'; readonly by: 1 | -1; readonly prefix: boolean; readonly to: LValue }
  | { readonly t: 'in'; readonly keys: readonly Expr[]; readonly name: string }
  | { readonly t: 'call'; readonly name: string; readonly args: readonly Expr[]; readonly line: number }
  | { readonly t: 'builtin'; readonly name: string; readonly args: readonly Expr[] }
  | {
      readonly t: 'getline';
      readonly kind: 'main' | 'file' | 'pipe';
      readonly from: Expr | null;
      readonly to: LValue | null;
    }
  | { readonly t: 'group'; readonly items: readonly Expr[] };
export type Stmt =
  | { readonly t: 'expr'; readonly e: Expr }
  | {
      readonly t: 'print' | 'printf';
      readonly args: readonly Expr[];
      readonly redirect: '>' | '>>' | '|' | null;
      readonly to: Expr | null;
    }
  | { readonly t: 'if'; readonly test: Expr; readonly yes: Stmt; readonly no: Stmt | null }
  | { readonly t: 'while' | 'do'; readonly test: Expr; readonly body: Stmt }
  | {
      readonly t: 'for';
      readonly init: Stmt | null;
      readonly test: Expr | null;
      readonly step: Stmt | null;
      readonly body: Stmt;
    }
  | { readonly t: 'forin'; readonly variable: string; readonly name: string; readonly body: Stmt }
  | { readonly t: 'block'; readonly body: readonly Stmt[] }
  | { readonly t: 'break' | 'continue' | 'next' | 'nextfile' }
  | { readonly t: 'exit' | 'return'; readonly value: Expr | null }
  | { readonly t: 'delete'; readonly name: string; readonly keys: readonly Expr[] | null };
export interface Func {
  readonly params: readonly string[];
  readonly body: Stmt;
}
export type Rule =
  | { readonly kind: 'BEGIN' | 'END'; readonly body: Stmt }
  | { readonly kind: 'rule'; readonly from: Expr | null; readonly to: Expr | null; readonly body: Stmt | null };
export interface AwkProgram {
  readonly rules: readonly Rule[];
  readonly functions: ReadonlyMap<string, Func>;
}

export const isLValue = (e: Expr): e is LValue => e.t === 'var' || e.t === 'field' || e.t === 'element';
