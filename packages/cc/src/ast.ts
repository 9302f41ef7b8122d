/**
 * The typed syntax tree. The parser builds it already checked: every implicit conversion is a `cast`, every array that
 * decays an `address`, pointer arithmetic is scaled. The code generator only walks it.
 */
import type { Token } from './lex/token.ts';
import type { EnumDef, FunctionType, Member, RecordDef, Type } from './types/types.ts';
import type { MemOperand } from './x86/types.ts';

interface Node {
  readonly type: Type;
  readonly at: Token;
  /** Evaluating it changes something or depends on when it is done: a call, an assignment, a volatile access. */
  readonly effects: boolean;
  /** Longest path to a leaf. */
  readonly height: number;
}

export interface IntNode extends Node {
  readonly kind: 'int';
  readonly value: bigint /** Written by the student, not folded. */;
  readonly literal?: boolean;
}
export interface FloatNode extends Node {
  readonly kind: 'float';
  readonly value: number;
}
export interface VariableNode extends Node {
  readonly kind: 'variable';
  readonly variable: Variable;
}
export interface FunctionNode extends Node {
  readonly kind: 'function';
  readonly fn: FunctionSymbol;
}
export interface DerefNode extends Node {
  readonly kind: 'deref';
  readonly operand: Expr;
}
export interface MemberNode extends Node {
  readonly kind: 'member';
  readonly operand: Expr;
  readonly member: Member;
}
export interface AddressNode extends Node {
  readonly kind: 'address';
  readonly operand: Expr;
}
export interface UnaryNode extends Node {
  readonly kind: 'unary';
  readonly op: '-' | '~' | '!';
  readonly operand: Expr;
}
export interface BinaryNode extends Node {
  readonly kind: 'binary';
  readonly op: BinaryOp;
  readonly left: Expr;
  readonly right: Expr;
}
export interface LogicalNode extends Node {
  readonly kind: 'logical';
  readonly op: '&&' | '||';
  readonly left: Expr;
  readonly right: Expr;
}
export interface ConditionalNode extends Node {
  readonly kind: 'conditional';
  readonly condition: Expr /** Null for GNU's `a ?: b`. */;
  readonly yes: Expr | null;
  readonly no: Expr;
}
export interface CommaNode extends Node {
  readonly kind: 'comma';
  readonly left: Expr;
  readonly right: Expr;
}
export interface AssignNode extends Node {
  readonly kind: 'assign';
  readonly target: Expr;
  readonly value: Expr;
}
/** `target op= value`, done in `compute` and converted back. */
export interface UpdateNode extends Node {
  readonly kind: 'update';
  readonly op: BinaryOp;
  readonly target: Expr;
  readonly value: Expr;
  readonly compute: Type /** `x++`: the result is the old value. */;
  readonly post: boolean;
}
export interface CastNode extends Node {
  readonly kind: 'cast';
  readonly operand: Expr;
}
export interface CallNode extends Node {
  readonly kind: 'call';
  readonly callee: Expr;
  readonly fnType: FunctionType;
  readonly args: readonly Expr[];
}
export interface StatementNode extends Node {
  readonly kind: 'statement';
  readonly body: Block;
  readonly result: Expr | null;
}
/** A compound literal inside a function: filled when reached, then an lvalue. */
export interface LiteralNode extends Node {
  readonly kind: 'literal';
  readonly variable: Variable;
  readonly init: Initializer;
}
export interface LabelNode extends Node {
  readonly kind: 'label';
  readonly label: Label;
}
export interface BuiltinNode extends Node {
  readonly kind: 'builtin';
  readonly name: BuiltinOp;
  readonly args: readonly Expr[];
  readonly number: number;
}

/** Memory the code generator already has the address of; the parser makes none. */
export interface PlaceNode extends Node {
  readonly kind: 'place';
  readonly mem: MemOperand;
}
/** A value the code generator already has in a register; the parser makes none. */
export interface HeldNode extends Node {
  readonly kind: 'held';
  readonly register: number;
}

export type Expr =
  | PlaceNode
  | HeldNode
  | IntNode
  | FloatNode
  | VariableNode
  | FunctionNode
  | DerefNode
  | MemberNode
  | AddressNode
  | UnaryNode
  | BinaryNode
  | LogicalNode
  | ConditionalNode
  | CommaNode
  | AssignNode
  | UpdateNode
  | CastNode
  | CallNode
  | StatementNode
  | LiteralNode
  | LabelNode
  | BuiltinNode;

export type BinaryOp =
  | '+'
  | '-'
  | '*'
  | '/'
  | '%'
  | '<<'
  | '>>'
  | '&'
  | '|'
  | '^'
  | '=='
  | '!='
  | '<'
  | '>'
  | '<='
  | '>=';

/** What the code generator makes itself; everything else called `__builtin_…` is folded or becomes a call. */
export type BuiltinOp =
  | 'va_start'
  | 'va_arg'
  | 'va_copy'
  | 'alloca'
  | 'trap'
  | 'unreachable'
  | 'bswap'
  | 'clz'
  | 'ctz'
  | 'ffs'
  | 'popcount'
  | 'parity'
  | 'return_address'
  | 'frame_address'
  | 'memory_barrier'
  | 'fabs'
  | 'sqrt'
  | 'x87'
  | 'exchange'
  | 'fetch_add'
  | 'compare_exchange'
  | 'fetch_and'
  | 'fetch_or'
  | 'fetch_xor'
  | 'overflow'
  | 'setjmp'
  | 'longjmp'
  | 'signbit'
  | 'clrsb';

export interface Variable {
  readonly kind: 'variable';
  readonly name: string;
  type: Type;
  readonly at: Token;
  readonly storage: 'static' | 'local';
  /** Static storage: the name in the object file, and who may see it. */
  symbol: string;
  linkage: 'external' | 'internal' | 'none';
  /** Static storage: defined here; `tentative` becomes zeroes unless a definition comes. */
  defined: 'no' | 'tentative' | 'yes';
  init: Initializer | null;
  attributes: Attributes;
  used: boolean;
  /** Its address is taken: it must live in memory. */
  addressed: boolean;
  readonly threadLocal: boolean;
  /** Uses weighted by loop depth, for register allocation. */
  weight: number;
  readonly param: boolean;
}

export interface FunctionSymbol {
  readonly kind: 'function';
  readonly name: string;
  type: FunctionType;
  at: Token;
  symbol: string;
  linkage: 'external' | 'internal';
  inline: boolean;
  body: FunctionBody | null;
  attributes: Attributes;
  used: boolean;
  implicit: boolean;
}

export interface FunctionBody {
  readonly params: readonly Variable[];
  readonly block: Block;
  /** Every symbol it mentions: what must be emitted with it. */
  readonly mentions: ReadonlySet<FunctionSymbol | Variable>;
  /** setjmp, vfork or odd control flow: nothing may be kept in registers. */
  readonly fragile: boolean;
  readonly end: Token;
}

export interface Typedef {
  readonly kind: 'typedef';
  readonly name: string;
  readonly type: Type;
  readonly at: Token;
}
export interface EnumConstant {
  readonly kind: 'constant';
  readonly name: string;
  readonly value: bigint;
  readonly type: Type;
  readonly at: Token;
  readonly of: EnumDef;
}
export type CSymbol = Variable | FunctionSymbol | Typedef | EnumConstant;
export type Tag =
  | { readonly kind: 'record'; readonly def: RecordDef }
  | { readonly kind: 'enum'; readonly def: EnumDef };

export interface Attributes {
  section?: string;
  aligned?: number;
  packed?: boolean;
  weak?: boolean;
  alias?: string;
  used?: boolean;
  unused?: boolean;
  noreturn?: boolean;
  alwaysInline?: boolean;
  gnuInline?: boolean;
  ctor?: number;
  dtor?: number;
  format?: { readonly style: 'printf' | 'scanf'; readonly string: number; readonly first: number };
  visibility?: string;
  cleanup?: string;
  returnsTwice?: boolean;
  transparentUnion?: boolean;
  mode?: string;
  deprecated?: boolean;
  warnUnusedResult?: boolean;
  error?: string;
  naked?: boolean;
}

/** One value at one offset; what no item names is zero. */
export interface InitItem {
  readonly offset: number;
  readonly type: Type;
  readonly bits: Member['bits'];
  readonly value: Expr;
}
export interface StringItem {
  readonly offset: number;
  readonly bytes: Uint8Array;
}
export interface Initializer {
  readonly items: readonly InitItem[];
  readonly strings: readonly StringItem[];
  /** Bytes of the object, which for a flexible array member is more than its type's size. */
  readonly size: number;
  readonly at: Token;
}

export interface Label {
  readonly name: string;
  at: Token;
  defined: boolean;
  used: boolean;
  readonly id: number;
}

export interface Block {
  readonly kind: 'block';
  readonly body: readonly Stmt[];
  readonly locals: readonly Variable[];
  readonly at: Token;
  readonly end: Token;
}
export interface SwitchCase {
  readonly from: bigint;
  readonly to: bigint;
  readonly id: number;
}
export interface AsmOperand {
  readonly name: string | null;
  readonly constraint: string;
  readonly value: Expr;
  readonly at: Token;
}
export interface AsmStmt {
  readonly kind: 'asm';
  readonly template: string;
  readonly outputs: readonly AsmOperand[];
  readonly inputs: readonly AsmOperand[];
  readonly clobbers: readonly string[];
  readonly labels: readonly Label[];
  /** `asm("…")` without colons: `%` is an ordinary character. */
  readonly basic: boolean;
  readonly at: Token;
}

export type Stmt =
  | Block
  | AsmStmt
  | { readonly kind: 'expression'; readonly value: Expr; readonly at: Token }
  | {
      readonly kind: 'declare';
      readonly variable: Variable;
      readonly init: Initializer | null;
      readonly value: Expr | null;
      readonly at: Token;
    }
  | {
      readonly kind: 'if';
      readonly arms: readonly { readonly condition: Expr; readonly then: Stmt }[];
      readonly otherwise: Stmt | null;
      readonly at: Token;
    }
  | {
      readonly kind: 'loop';
      readonly init: Stmt | null;
      readonly condition: Expr | null;
      readonly step: Expr | null;
      readonly body: Stmt;
      readonly bodyFirst: boolean;
      readonly locals: readonly Variable[];
      readonly at: Token;
    }
  | {
      readonly kind: 'switch';
      readonly value: Expr;
      readonly body: Stmt;
      readonly cases: readonly SwitchCase[];
      readonly fallback: number | null;
      readonly at: Token;
    }
  | { readonly kind: 'case'; readonly id: number; readonly at: Token }
  | { readonly kind: 'label'; readonly label: Label; readonly at: Token }
  | { readonly kind: 'goto'; readonly label: Label; readonly at: Token }
  | { readonly kind: 'jump'; readonly target: Expr; readonly at: Token }
  | { readonly kind: 'break' | 'continue' | 'empty'; readonly at: Token }
  | { readonly kind: 'return'; readonly value: Expr | null; readonly at: Token };

/** A translation unit, checked and ready for the code generator. */
export interface Unit {
  readonly variables: readonly Variable[];
  readonly functions: readonly FunctionSymbol[];
  /** `asm("…");` at file level. */
  readonly asm: readonly { readonly text: string; readonly at: Token }[];
}
