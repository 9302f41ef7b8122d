/**
 * Code generation for one function.
 *
 * The tree is walked once. An integer of up to four bytes is computed into a register of the caller's choice, with a mask
 * of scratch registers (eax ecx edx) that must survive; 8-byte integers are computed into edx:eax, floats onto the x87
 * stack, structs into memory. Variables live in ebx, esi, edi or in the frame. What must outlive a call goes to a slot.
 */

import type { Stream } from '../asm/assembler.ts';
import type { Expr, FunctionSymbol, Label, Variable } from '../ast.ts';
import type { FunctionType } from '../types/types.ts';
import type { Item } from '../x86/code.ts';
import { EAX, ECX, EDX, type Instruction, imm, label, type MemOperand, mem, type Operand, reg } from '../x86/types.ts';
import type { Allocation } from './allocate.ts';
import { Frame } from './frame.ts';

/** Where a local variable is. */
export type Home =
  | { readonly kind: 'reg'; readonly n: number }
  | { readonly kind: 'mem'; readonly mem: MemOperand }
  /** Its address is in this slot: alignment beyond the stack's own. */
  | { readonly kind: 'indirect'; readonly slot: MemOperand };

/** What the function needs of its surroundings. */
export interface Surroundings {
  /** A symbol for these bytes in read-only data. */
  constant(bytes: Uint8Array, align: number): string;
  /** A name for a place in this function's code, known to other sections. */
  labelSymbol(id: number): string;
  /** The name a symbol has in the object. */
  name(symbol: FunctionSymbol | Variable): string;
  /** A table of addresses of labels, in read-only data. */
  jumpTable(targets: readonly string[]): string;
  /** Assembles the text of an inline asm onto the end of the function's code. */
  assemble(text: string, at: Expr['at'], stream: Stream): void;
  newLabel(): number;
  /** Which place in the code a label that is used stands for. */
  labelIs(label: Label, id: number): void;
  /** The number `%=` stands for. */
  nextAsm(): number;
  problem(at: Expr['at'], message: string): void;
}

export const SCRATCH: readonly number[] = [EAX, ECX, EDX];
export const bit = (r: number): number => 1 << r;
export const NONE = 0;
const NO_PREFIXES: readonly number[] = [];

export class Gen {
  readonly items: Item[] = [];
  readonly stream: Stream;
  readonly fn: FunctionSymbol;
  readonly type: FunctionType;
  readonly around: Surroundings;
  readonly frame: Frame;
  readonly homes = new Map<Variable, Home>();
  readonly allocation: Allocation;
  readonly needs = new Map<Expr, number>();
  /** Which expressions call something. */
  readonly calls = new Map<Expr, boolean>();
  readonly labels = new Map<number, number>();
  /** Where the address for a struct result was passed. */
  resultPointer: MemOperand | null = null;
  exit = 0;
  breaks: { readonly label: number; readonly cleanups: number }[] = [];
  continues: { readonly label: number; readonly cleanups: number }[] = [];
  /** Variables with a cleanup handler that are alive here. */
  readonly cleanups: Variable[] = [];
  /** Slots with the stack pointer as it was before each variable-length array that is alive, and after the last. */
  readonly stackMarks: MemOperand[] = [];
  cleanupsAt: ReadonlyMap<Label, readonly Variable[]> = new Map();
  /** How many values are on the x87 stack. */
  fpDepth = 0;
  /** Nothing runs here: code after a jump, before a label. */
  dead = false;
  line = 0;

  constructor(fn: FunctionSymbol, section: string, around: Surroundings, allocation: Allocation) {
    this.stream = { section, items: this.items };
    this.fn = fn;
    this.type = fn.type;
    this.around = around;
    this.allocation = allocation;
    this.frame = new Frame(allocation.saved.length);
    this.exit = this.newLabel();
  }

  newLabel(): number {
    return this.around.newLabel();
  }
  place(id: number): void {
    this.items.push({ kind: 'label', id });
    this.dead = false;
  }
  /** The label of a `goto`, `case` or `&&`. */
  labelOf(id: number): number {
    let known = this.labels.get(id);
    if (known === undefined) {
      known = this.newLabel();
      this.labels.set(id, known);
    }
    return known;
  }

  emit(
    op: string,
    size: number,
    a: Operand | null = null,
    b: Operand | null = null,
    c: Operand | null = null,
    prefixes: readonly number[] = NO_PREFIXES,
  ): void {
    if (this.dead) return;
    const i: Instruction = { op, size, a, b, c, prefixes };
    this.items.push({ kind: 'instruction', i, line: 0 });
    if (op === 'jmp' || op === 'ret' || op === 'ud2') this.dead = true;
  }
  jump(to: number): void {
    this.emit('jmp', 0, label(to));
  }
  jumpIf(condition: string, to: number): void {
    this.emit(`j${condition}`, 0, label(to));
  }
  move(to: number, from: number): void {
    if (to !== from) this.emit('mov', 4, reg(to), reg(from));
  }
  constant(to: number, value: number): void {
    this.emit('mov', 4, reg(to), imm(value));
  }

  /** A scratch register that is not busy, the preferred one if possible; -1 when all are. */
  pick(busy: number, prefer = -1): number {
    if (prefer >= 0 && prefer <= EDX && (busy & bit(prefer)) === 0) return prefer;
    return SCRATCH.find((r) => (busy & bit(r)) === 0) ?? -1;
  }
  free(busy: number): number {
    return SCRATCH.filter((r) => (busy & bit(r)) === 0).length;
  }

  /** Runs code that may change every scratch register, with those of `busy` put away meanwhile. */
  keeping(busy: number, run: () => void): void {
    const kept = SCRATCH.filter((r) => (busy & bit(r)) !== 0).map((r) => {
      const slot = this.frame.slot(4);
      this.emit('mov', 4, slot, reg(r));
      return { r, slot };
    });
    run();
    for (const { r, slot } of kept) this.emit('mov', 4, reg(r), slot);
  }

  /** Stores what is on top of the x87 stack where it survives a call. */
  spillFp(): MemOperand {
    const slot = this.frame.slot(8);
    this.emit('fstp', 8, slot);
    this.fpDepth--;
    return slot;
  }

  goto(l: Label): void {
    this.jump(this.labelOf(l.id));
  }
}

/** Stores the top of the x87 stack, or loads it back. */
export function st0Slot(g: Gen, slot: MemOperand, store: boolean): void {
  g.emit(store ? 'fstp' : 'fld', 8, slot);
}

/** The scratch registers an operand uses. */
export function used(o: Operand): number {
  if (o.kind === 'reg') return o.n <= EDX ? bit(o.n) : 0;
  if (o.kind !== 'mem') return 0;
  return (o.base >= 0 && o.base <= EDX ? bit(o.base) : 0) | (o.index >= 0 && o.index <= EDX ? bit(o.index) : 0);
}

export const absolute = (symbol: string, disp = 0): MemOperand => mem(-1, disp, { symbol });
export { ECX };
