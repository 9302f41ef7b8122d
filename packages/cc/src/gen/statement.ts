/** Statements. Temporaries of a statement are given back after it, locals of a block at its end. */
import type { Block, Expr, StatementNode, Stmt, Variable } from '../ast.ts';
import { alignOf, isDynamic, sizeOf } from '../types/types.ts';
import { EAX, EDX, ESP, imm, type MemOperand, mem, reg } from '../x86/types.ts';
import { stable, stripped } from './address.ts';
import { asmStatement } from './asm-statement.ts';
import { branch } from './branch.ts';
import { leaveFunction, leaveTo, runCleanups } from './cleanup.ts';
import { effect } from './effect.ts';
import { fp } from './float.ts';
import { absolute, type Gen } from './gen.ts';
import { fillLocal } from './initialize.ts';
import { toReg } from './int.ts';
import { classOf } from './need.ts';
import { recordTo } from './record.ts';
import { switchStatement } from './switch.ts';
import { visitStmt } from './walk.ts';
import { wide } from './wide.ts';

/** Gives a variable its place: a register or a slot. */
export function settle(g: Gen, v: Variable): void {
  if (v.storage !== 'local' || g.homes.has(v)) return;
  const n = g.allocation.registers.get(v);
  if (n !== undefined) g.homes.set(v, { kind: 'reg', n });
  else if (isDynamic(v.type)) g.homes.set(v, { kind: 'indirect', slot: g.frame.slot(4) });
  else g.homes.set(v, { kind: 'mem', mem: g.frame.slot(Math.max(4, sizeWithTail(v)), 4) });
}

/** A flexible array member may be initialised beyond the type's size only for static objects; here the type decides. */
const sizeWithTail = (v: Variable): number => sizeOf(v.type);

export const alignmentOf = (v: Variable): number => Math.max(v.attributes.aligned ?? 1, alignOf(v.type));

export function block(g: Gen, b: Block): void {
  const mark = g.frame.mark();
  for (const v of b.locals) settle(g, v);
  const height = g.cleanups.length;
  const stack = b.locals.some((v) => isDynamic(v.type)) ? saveStack(g) : null;
  const marks = g.stackMarks.length;
  if (stack !== null) g.stackMarks.push(stack);
  for (const s of b.body) statement(g, s);
  runCleanups(g, height);
  g.cleanups.length = height;
  g.stackMarks.length = marks;
  restoreStack(g, stack);
  g.frame.release(mark);
}

/** Variable-length arrays lie on the stack; it is put back where their block, or a round of their loop, ends. */
function saveStack(g: Gen): MemOperand {
  const slot = g.frame.slot(4);
  g.emit('mov', 4, slot, reg(ESP));
  return slot;
}
function restoreStack(g: Gen, slot: MemOperand | null): void {
  if (slot !== null) g.emit('mov', 4, reg(ESP), slot);
}

function hasDynamic(s: Stmt): boolean {
  let found = false;
  visitStmt(s, {
    statement: (inner) => {
      if (inner.kind === 'declare' && isDynamic(inner.variable.type)) found = true;
    },
  });
  return found;
}

/** Makes room for a variable-length array. */
function makeRoom(g: Gen, v: Variable): void {
  const home = g.homes.get(v);
  if (!isDynamic(v.type) || home?.kind !== 'indirect') return;
  // Coming here again, by goto, the array of the time before goes first.
  if (!g.allocation.lasting) restoreStack(g, g.stackMarks.at(-1) ?? null);
  toReg(
    g,
    { kind: 'variable', variable: v.type.bytes, type: v.type.bytes.type, at: v.at, effects: false, height: 1 },
    EAX,
    0,
  );
  g.emit('add', 4, reg(EAX), imm(15));
  g.emit('and', 4, reg(EAX), imm(-16));
  g.emit('sub', 4, reg(ESP), reg(EAX));
  g.emit('mov', 4, home.slot, reg(ESP));
  g.stackMarks.push(home.slot);
}

export function statement(g: Gen, s: Stmt): void {
  const mark = g.frame.mark();
  if (s.kind !== 'block') markLine(g, s);
  run(g, s);
  g.fpDepth = 0;
  if (s.kind !== 'block') g.frame.release(mark);
}

function markLine(g: Gen, s: Stmt): void {
  const file = s.at.file;
  const { line } = file.position(s.at.offset);
  if (line === g.line || g.dead) return;
  g.line = line;
  g.items.push({ kind: 'line', file: file.name, line });
}

function run(g: Gen, s: Stmt): void {
  switch (s.kind) {
    case 'block': return block(g, s);
    case 'expression': return effect(g, s.value, 0);
    case 'declare': return declare(g, s.variable, s.init, s.value);
    case 'if': return ifStatement(g, s);
    case 'loop': return loop(g, s);
    case 'switch': return switchStatement(g, s);
    case 'case': return g.place(g.labelOf(s.id));
    case 'label': {
      const id = g.labelOf(s.label.id);
      if (s.label.used) g.around.labelIs(s.label, id);
      return g.place(id);
    }
    case 'goto':
      leaveTo(g, s.label);
      return g.goto(s.label);
    case 'jump':
      toReg(g, s.target, EAX, 0);
      return g.emit('jmp', 4, reg(EAX));
    case 'break':
    case 'continue': {
      const to = (s.kind === 'break' ? g.breaks : g.continues).at(-1);
      if (to === undefined) return;
      runCleanups(g, to.cleanups);
      return g.jump(to.label);
    }
    case 'return': return returnStatement(g, s.value);
    case 'asm': return asmStatement(g, s);
    case 'empty': return;
  } // biome-ignore format: a table
}

function declare(g: Gen, v: Variable, init: Extract<Stmt, { kind: 'declare' }>['init'], value: Expr | null): void {
  settle(g, v);
  makeRoom(g, v);
  if (init !== null) fillLocal(g, v, init, 0);
  else if (value !== null) effect(g, value, 0);
  if (v.attributes.cleanup !== undefined) g.cleanups.push(v);
}

function ifStatement(g: Gen, s: Extract<Stmt, { kind: 'if' }>): void {
  const end = g.newLabel();
  s.arms.forEach((arm, i) => {
    const last = i === s.arms.length - 1 && s.otherwise === null;
    const next = last ? end : g.newLabel();
    const mark = g.frame.mark();
    branch(g, arm.condition, next, false, 0);
    g.fpDepth = 0;
    g.frame.release(mark);
    statement(g, arm.then);
    if (!last) {
      g.jump(end);
      g.place(next);
    }
  });
  if (s.otherwise !== null) statement(g, s.otherwise);
  g.place(end);
}

const isTrue = (e: Expr | null): boolean =>
  e === null || (stripped(e).kind === 'int' && (stripped(e) as { value: bigint }).value !== 0n);

function loop(g: Gen, s: Extract<Stmt, { kind: 'loop' }>): void {
  const top = g.newLabel();
  const test = g.newLabel();
  const next = g.newLabel();
  const end = g.newLabel();
  for (const v of s.locals) settle(g, v);
  const before = g.cleanups.length;
  if (s.init?.kind === 'block') for (const i of s.init.body) statement(g, i);
  else if (s.init !== null) statement(g, s.init);
  const endless = isTrue(s.condition);
  const stack = g.allocation.alloca && hasDynamic(s.body) ? saveStack(g) : null;
  if (!s.bodyFirst && !endless) g.jump(test);
  g.place(top);
  const cleanups = g.cleanups.length;
  g.breaks.push({ label: end, cleanups });
  g.continues.push({ label: stack === null && s.step === null && (s.bodyFirst || !endless) ? test : next, cleanups });
  statement(g, s.body);
  g.breaks.pop();
  g.continues.pop();
  g.place(next);
  restoreStack(g, stack);
  const mark = g.frame.mark();
  g.line = -1;
  if (s.step !== null) {
    markLine(g, { kind: 'empty', at: s.step.at });
    effect(g, s.step, 0);
  }
  g.place(test);
  if (endless) g.jump(top);
  else if (s.condition !== null) {
    markLine(g, { kind: 'empty', at: s.condition.at });
    branch(g, s.condition, top, true, 0);
  }
  g.frame.release(mark);
  g.place(end);
  restoreStack(g, stack);
  runCleanups(g, before);
  g.cleanups.length = before;
}

function returnStatement(g: Gen, value: Expr | null): void {
  if (value !== null) {
    switch (classOf(g.type.returns)) {
      case 'record': {
        const pointer = g.resultPointer as MemOperand;
        if (value.kind === 'call') {
          // Straight through: the caller's place is ours to fill.
          const slot = g.frame.slot(Math.max(4, sizeOf(value.type)));
          recordTo(g, value, slot);
          copyOut(g, slot, pointer, sizeOf(value.type));
        } else {
          const slot = g.frame.slot(Math.max(4, sizeOf(value.type)));
          recordTo(g, value, slot);
          copyOut(g, slot, pointer, sizeOf(value.type));
        }
        break;
      }
      case 'float':
        fp(g, value);
        break;
      case 'wide':
        wide(g, value);
        break;
      case 'void':
        effect(g, value, 0);
        break;
      default:
        toReg(g, value, EAX, 0);
    }
  }
  leaveFunction(g);
  g.jump(g.exit);
}

function copyOut(g: Gen, from: MemOperand, pointer: MemOperand, size: number): void {
  g.emit('mov', 4, reg(EDX), pointer);
  copyRecord(g, mem(EDX), from, size);
}

/** Handlers at the end of `({ … })`, with the value put away meanwhile. */
function runCleanupsOfValue(g: Gen, _e: StatementNode, height: number): void {
  if (g.cleanups.length > height) {
    const slot = g.frame.slot(8);
    g.emit('mov', 4, slot, reg(EAX));
    g.emit('mov', 4, { ...slot, disp: slot.disp + 4 }, reg(EDX));
    runCleanups(g, height);
    g.emit('mov', 4, reg(EAX), slot);
    g.emit('mov', 4, reg(EDX), { ...slot, disp: slot.disp + 4 });
  }
  g.cleanups.length = height;
}

/** `({ … })`: the statements, then the result while their locals still live. */
export function statementValue(g: Gen, e: StatementNode, take: (value: Expr) => void): void {
  const depth = g.fpDepth;
  const height = g.cleanups.length;
  const mark = g.frame.mark();
  for (const v of e.body.locals) settle(g, v);
  for (const s of e.body.body) statement(g, s);
  g.fpDepth = depth;
  if (e.result !== null) take(e.result);
  runCleanupsOfValue(g, e, height);
  // Only locals go; a struct result was copied out, and its temporaries may still be in use.
  if (e.result === null || classOf(e.result.type) !== 'record') g.frame.release(mark);
}

import { copy as copyRecord } from './record.ts';

export { absolute, stable };
