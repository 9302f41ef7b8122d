/**
 * What `-g` writes: one JSON text per object file in the section `.killinit.debug`, each ended by a zero byte; the linker
 * puts them one after another. Places are named by symbol and offset, so nothing needs relocating: a debugger adds the
 * address of the symbol from the symbol table.
 */

/** Index into `types`. */
export type TypeRef = number;

export type DebugType =
  | { readonly k: 'void' }
  | { readonly k: 'int'; readonly name: string; readonly size: number; readonly unsigned: boolean }
  | {
      readonly k: 'enum';
      readonly tag: string | null;
      readonly size: number;
      readonly unsigned: boolean;
      readonly values: readonly (readonly [string, string])[];
    }
  | { readonly k: 'float'; readonly name: string; readonly size: number }
  | { readonly k: 'pointer'; readonly to: TypeRef }
  | { readonly k: 'array'; readonly of: TypeRef; readonly length: number | null }
  | {
      readonly k: 'struct' | 'union';
      readonly tag: string | null;
      readonly size: number /** Null when only declared. */;
      readonly members: readonly DebugMember[] | null;
    }
  | {
      readonly k: 'function';
      readonly returns: TypeRef;
      readonly params: readonly TypeRef[];
      readonly variadic: boolean;
    };

export interface DebugMember {
  readonly name: string | null;
  readonly type: TypeRef;
  readonly offset: number;
  /** First bit counted from `offset`, and how many. */
  readonly bits?: readonly [number, number];
}

/** A register by name, bytes from ebp (`through`: the address is there), or a symbol. */
export type DebugPlace =
  | { readonly register: string }
  | { readonly frame: number; readonly through?: true }
  | { readonly symbol: string };

export interface DebugVariable {
  readonly name: string;
  readonly type: TypeRef;
  readonly at: DebugPlace;
  readonly line: number;
  readonly param?: true;
}

export interface DebugFunction {
  readonly name: string;
  readonly symbol: string;
  readonly size: number;
  readonly file: number;
  readonly line: number;
  readonly type: TypeRef;
  readonly variables: readonly DebugVariable[];
  /** [offset from the symbol, file, line], rising by offset. */
  readonly lines: readonly (readonly [number, number, number])[];
}

export interface DebugInfo {
  readonly version: 1;
  readonly unit: string;
  readonly files: readonly string[];
  readonly types: readonly DebugType[];
  readonly functions: readonly DebugFunction[];
  readonly globals: readonly DebugVariable[];
}
