/**
 * Which variables live in ebx, esi and edi: the heaviest ones (uses weighted by loop depth) whose scopes do not overlap.
 *
 * A variable qualifies when it is a scalar of at most four bytes whose address nobody takes. In a function that calls
 * setjmp or vfork, or jumps to computed places, all stay in memory. Registers that inline assembly uses are left to it.
 */
import type { FunctionBody, Variable } from '../ast.ts';
import { isDynamic, isScalar, sizeOf, VOLATILE } from '../types/types.ts';
import { EBX, EDI, ESI } from '../x86/types.ts';
import { asmRegisters } from './asm-registers.ts';
import { type Visitor, visitStmt } from './walk.ts';

export interface Allocation {
  readonly registers: ReadonlyMap<Variable, number>;
  /** Callee-saved registers the function changes, in the order they are saved. */
  readonly saved: readonly number[];
  /** A variable-sized stack area is made somewhere inside. */
  readonly alloca: boolean;
  /** By `alloca` itself, whose room stays until the function returns. */
  readonly lasting: boolean;
}

interface Range {
  readonly variable: Variable;
  readonly from: number;
  to: number;
}

/** Saving and restoring costs two instructions, loading a parameter a third. */
const WORTH = 3;

export function allocate(body: FunctionBody): Allocation {
  const ranges: Range[] = body.params.map((variable) => ({ variable, from: 0, to: Number.MAX_SAFE_INTEGER }));
  const open: Range[][] = [];
  const asmUses = new Set<number>();
  let clock = 0;
  let alloca = false;
  let lasting = false;
  const visitor: Visitor = {
    enter: (e) => {
      if (e.kind === 'builtin' && e.name === 'alloca') {
        alloca = true;
        lasting = true;
      }
      // Whoever jumps back here leaves garbage in them.
      if (e.kind === 'builtin' && e.name === 'setjmp') for (const r of [EBX, ESI, EDI]) asmUses.add(r);
    },
    statement: (s) => {
      clock++;
      if (s.kind === 'declare' && isDynamic(s.variable.type)) alloca = true;
      if (s.kind === 'asm') for (const r of asmRegisters(s)) asmUses.add(r);
      if (s.kind !== 'block' && s.kind !== 'loop') return;
      const mine = s.locals.map((variable) => ({ variable, from: clock, to: clock }));
      ranges.push(...mine);
      open.push(mine);
    },
    leave: (s) => {
      if (s.kind === 'block' || s.kind === 'loop') for (const r of open.pop() ?? []) r.to = clock;
    },
  };
  visitStmt(body.block, visitor);
  const pool = [EBX, ESI, EDI].filter((r) => !asmUses.has(r));
  const registers = new Map<Variable, number>();
  if (!body.fragile && pool.length > 0) assign(ranges, pool, registers);
  const used = new Set([...registers.values(), ...[...asmUses].filter((r) => r === EBX || r === ESI || r === EDI)]);
  return { registers, saved: [EBX, ESI, EDI].filter((r) => used.has(r)), alloca, lasting };
}

function assign(ranges: readonly Range[], pool: readonly number[], registers: Map<Variable, number>): void {
  const candidates = ranges.filter((r) => fits(r.variable));
  candidates.sort((a, b) => b.variable.weight - a.variable.weight);
  const taken: { register: number; range: Range }[] = [];
  for (const range of candidates) {
    const free = pool.find((register) =>
      taken.every((t) => t.register !== register || t.range.to < range.from || range.to < t.range.from),
    );
    if (free === undefined) continue;
    // A register that is saved anyway is worth more.
    const already = taken.some((t) => t.register === free);
    if (range.variable.weight < (already ? 1 : WORTH)) continue;
    registers.set(range.variable, free);
    taken.push({ register: free, range });
  }
}

function fits(v: Variable): boolean {
  return (
    v.storage === 'local' &&
    !v.addressed &&
    isScalar(v.type) &&
    v.type.kind !== 'float' &&
    sizeOf(v.type) <= 4 &&
    (v.type.quals & VOLATILE) === 0 &&
    v.attributes.cleanup === undefined
  );
}
