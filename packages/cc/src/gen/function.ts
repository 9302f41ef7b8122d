/** One function: prologue, body, epilogue. */
import type { FunctionSymbol, Variable } from '../ast.ts';
import { DOUBLE, isDynamic, sizeOf } from '../types/types.ts';
import type { Item } from '../x86/code.ts';
import { EAX, EBP, ESP, imm, mem, reg } from '../x86/types.ts';
import { allocate } from './allocate.ts';
import { cleanupsAtLabels } from './cleanup.ts';
import { Gen, type Surroundings } from './gen.ts';
import { load } from './int.ts';
import { classOf } from './need.ts';
import { alignmentOf, block } from './statement.ts';
import { visitStmt } from './walk.ts';

export function generateFunction(fn: FunctionSymbol, section: string, around: Surroundings): Gen {
  const body = fn.body as NonNullable<FunctionSymbol['body']>;
  const allocation = allocate(body);
  const g = new Gen(fn, section, around, allocation);
  mark(g, fn.at);
  g.cleanupsAt = cleanupsAtLabels(body.block);
  if (fn.attributes.naked === true) {
    block(g, body.block);
    g.place(g.exit);
    return g;
  }
  g.emit('push', 4, reg(EBP));
  g.move(EBP, ESP);
  for (const r of allocation.saved) g.emit('push', 4, reg(r));
  const room = g.items.length;
  parameters(g, body.params);
  overAligned(g);
  block(g, body.block);
  // main returns 0 by itself. C11 5.1.2.2.3.
  if (fn.name === 'main' && !g.dead && classOf(fn.type.returns) === 'int') g.constant(EAX, 0);
  if (classOf(fn.type.returns) === 'float' && !g.dead) g.emit('fldz', 0);
  tidyExit(g);
  mark(g, body.end);
  epilogue(g);
  // How much the frame takes is known only now.
  const size = g.frame.deepest - allocation.saved.length * 4;
  if (size > 0)
    g.items.splice(room, 0, {
      kind: 'instruction',
      i: { op: 'sub', size: 4, a: reg(ESP), b: imm((size + 3) & ~3), c: null, prefixes: [] },
      line: 0,
    });
  return g;
}

function mark(g: Gen, at: FunctionSymbol['at']): void {
  g.items.push({ kind: 'line', file: at.file.name, line: at.file.position(at.offset).line });
}

/** A jump to the very next place is none. */
function tidyExit(g: Gen): void {
  const last = g.items.at(-1);
  if (last?.kind === 'instruction' && last.i.op === 'jmp' && last.i.a?.kind === 'label' && last.i.a.id === g.exit)
    g.items.pop();
  g.place(g.exit);
}

function parameters(g: Gen, params: readonly Variable[]): void {
  let at = 8;
  if (classOf(g.type.returns) === 'record') {
    g.resultPointer = mem(EBP, at);
    at += 4;
  }
  params.forEach((v, i) => {
    const passed = g.type.params[i]?.passed ?? v.type;
    const where = mem(EBP, at);
    at += (sizeOf(passed) + 3) & ~3;
    const n = g.allocation.registers.get(v);
    if (n !== undefined) {
      g.homes.set(v, { kind: 'reg', n });
      load(g, n, where, v.type);
    } else if (passed === DOUBLE && sizeOf(v.type) === 4) {
      // An old-style definition: a float arrives as a double.
      g.emit('fld', 8, where);
      g.emit('fstp', 4, where);
      g.homes.set(v, { kind: 'mem', mem: where });
    } else g.homes.set(v, { kind: 'mem', mem: where });
  });
}

/** Locals that ask for more alignment than the stack has get a place of their own, and a slot with its address. */
function overAligned(g: Gen): void {
  const prepare = (v: Variable): void => {
    const align = alignmentOf(v);
    if (v.storage !== 'local' || align <= 4 || isDynamic(v.type) || g.homes.has(v)) return;
    const area = g.frame.slot(Math.max(4, sizeOf(v.type)) + align);
    const slot = g.frame.slot(4);
    g.emit('lea', 4, reg(EAX), { ...area, disp: area.disp + align - 1 });
    g.emit('and', 4, reg(EAX), imm(-align));
    g.emit('mov', 4, slot, reg(EAX));
    g.homes.set(v, { kind: 'indirect', slot });
  };
  visitStmt((g.fn.body as NonNullable<FunctionSymbol['body']>).block, {
    statement: (s) => {
      if (s.kind === 'block' || s.kind === 'loop') for (const v of s.locals) prepare(v);
    },
  });
}

function epilogue(g: Gen): void {
  const { saved } = g.allocation;
  if (classOf(g.type.returns) === 'record') g.emit('mov', 4, reg(EAX), g.resultPointer);
  saved.forEach((r, i) => g.emit('mov', 4, reg(r), mem(EBP, -4 * (i + 1))));
  g.emit('leave', 0);
  if (classOf(g.type.returns) === 'record') g.emit('ret', 0, imm(4));
  else g.emit('ret', 0);
}

export type { Item };
