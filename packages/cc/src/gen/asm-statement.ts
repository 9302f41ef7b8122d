/** `asm`: operands are put where the plan says, the template is assembled, results are stored. */
import type { AsmOperand, AsmStmt, Expr } from '../ast.ts';
import { sizeOf } from '../types/types.ts';
import { printOperand } from '../x86/print.ts';
import { conditionCode, EAX, EDX, type MemOperand, mem, type Operand, REGISTER_NAMES, reg } from '../x86/types.ts';
import { address, homeRegister, loadAddress, type Stable, simpleOperand, stable } from './address.ts';
import { type Assigned, planAsm } from './asm-registers.ts';
import { fp } from './float.ts';
import { bit, type Gen } from './gen.ts';
import { load, narrow, store, toReg } from './int.ts';
import { classOf, isFixedPlace } from './need.ts';
import { loadBoth, store as storeWide, wide } from './wide.ts';

interface Prepared {
  readonly operand: AsmOperand;
  readonly at: Assigned;
  /** For inputs and `+` outputs: the value waits here, or is so simple that it is loaded last. */
  readonly value: MemOperand | null;
  /** For outputs: where the result goes. */
  readonly place: Stable | null;
}

const isRead = (o: AsmOperand, output: boolean): boolean => !output || o.constraint.includes('+');

export function asmStatement(g: Gen, s: AsmStmt): void {
  const plan = planAsm(s);
  if (plan.problem !== null) return g.around.problem(s.at, plan.problem);
  const prepared = [...s.outputs, ...s.inputs].map((o, i) =>
    prepare(
      g,
      o,
      (i < s.outputs.length ? plan.outputs[i] : plan.inputs[i - s.outputs.length]) as Assigned,
      i < s.outputs.length,
    ),
  );
  for (const p of prepared) if (p.at.kind === 'fp' && p.at.n === 1 && p.value !== null) g.emit('fld', 8, p.value);
  for (const p of prepared) if (p.at.kind === 'fp' && p.at.n === 0 && p.value !== null) g.emit('fld', 8, p.value);
  const memory = prepared.map((p) => loadOperand(g, p));
  template(g, s, prepared, memory);
  finish(g, prepared.slice(0, s.outputs.length));
  g.fpDepth = 0;
}

function prepare(g: Gen, o: AsmOperand, at: Assigned, output: boolean): Prepared {
  const e = o.value;
  if (at.kind === 'mem') {
    if (at.base < 0) return { operand: o, at, value: null, place: null };
    const slot = g.frame.slot(4);
    loadAddress(g, address(g, e, 0), EAX);
    g.emit('mov', 4, slot, reg(EAX));
    return { operand: o, at, value: slot, place: null };
  }
  const place = output && !isFixedPlace(g, e) && homeRegister(g, e) < 0 ? stable(g, address(g, e, 0)) : null;
  let value: MemOperand | null = null;
  if (
    isRead(o, output) &&
    at.kind !== 'imm' &&
    (at.kind === 'pair' || at.kind === 'fp' || simpleOperand(g, e) === null)
  ) {
    value = g.frame.slot(8);
    if (at.kind === 'fp') {
      fp(g, e);
      g.emit('fstp', 8, value);
      g.fpDepth = 0;
    } else if (at.kind === 'pair') {
      wide(g, e);
      storeWide(g, value);
    } else {
      // A `+` output's address was computed for storing; reading must not do it again.
      if (place !== null) load(g, EAX, place.get(0), e.type);
      else if (classOf(e.type) === 'wide') wide(g, e);
      else toReg(g, e, EAX, 0);
      g.emit('mov', 4, value, reg(EAX));
    }
  }
  return { operand: o, at, value, place };
}

/** Loads what the template reads. @returns the operand as the template names it. */
function loadOperand(g: Gen, p: Prepared): Operand | null {
  const e = p.operand.value;
  const read = p.place === null ? true : p.operand.constraint.includes('+');
  switch (p.at.kind) {
    case 'reg':
      if (p.value !== null) g.emit('mov', 4, reg(p.at.n), p.value);
      else if (read && !p.operand.constraint.startsWith('=')) g.emit('mov', 4, reg(p.at.n), simpleOperand(g, e));
      return reg(p.at.n);
    case 'pair':
      if (p.value !== null) loadBoth(g, p.value);
      return reg(EAX);
    case 'mem':
      if (p.at.base < 0) return address(g, e, 0);
      g.emit('mov', 4, reg(p.at.base), p.value);
      return mem(p.at.base);
    case 'imm': return simpleOperand(g, e);
    case 'fp': return { kind: 'st', n: p.at.n };
    case 'flag': return null;
  } // biome-ignore format: a table
}

/** Replaces `%0`, `%[name]`, `%b1` and the like by operand text, and assembles. */
function template(g: Gen, s: AsmStmt, prepared: readonly Prepared[], operands: readonly (Operand | null)[]): void {
  const text = s.basic ? s.template : substitute(g, s, prepared, operands);
  if (!g.dead) g.around.assemble(text, s.at, g.stream);
}

function substitute(g: Gen, s: AsmStmt, prepared: readonly Prepared[], operands: readonly (Operand | null)[]): string {
  const t = s.template;
  let out = '';
  const id = g.around.nextAsm();
  for (let i = 0; i < t.length; i++) {
    const c = t[i] as string;
    if (c === '{' || c === '|' || c === '}') {
      // Dialects: `{att|intel}`.
      if (c === '|') while (i < t.length && t[i] !== '}') i++;
      continue;
    }
    if (c !== '%') {
      out += c;
      continue;
    }
    const m = /^%([a-zA-Z]?)(?:([0-9]+)|\[([^\]]*)\])/.exec(t.slice(i, i + 80));
    if (m === null) {
      const next = t[i + 1] ?? '';
      if (next === '=') out += String(id);
      else if (next === '%' || next === '{' || next === '}' || next === '|') out += next;
      else out += `%${next}`;
      i++;
      continue;
    }
    const n = m[2] !== undefined ? Number(m[2]) : prepared.findIndex((p) => p.operand.name === m[3]);
    const o = operands[n];
    const p = prepared[n];
    if (o === undefined || o === null || p === undefined) {
      g.around.problem(s.at, `operand '${m[0]}' of 'asm' does not exist`);
      return '';
    }
    out += operandText(o, m[1] ?? '', sizeOf(p.operand.value.type));
    i += m[0].length - 1;
  }
  return out;
}

function operandText(o: Operand, modifier: string, size: number): string {
  if (o.kind === 'reg') {
    const width =
      modifier === 'b' || modifier === 'h' ? 1 : modifier === 'w' ? 2 : modifier === 'k' || size >= 4 ? 4 : size;
    const n = modifier === 'h' ? o.n + 4 : o.n;
    return `%${REGISTER_NAMES[width === 1 ? 0 : width === 2 ? 1 : 2]?.[n] ?? '?'}`;
  }
  const text = printOperand(o, () => '');
  if (o.kind === 'imm' && (modifier === 'c' || modifier === 'P' || modifier === 'a')) return text.slice(1);
  if (o.kind === 'imm' && modifier === 'n') return String(-o.value);
  return text;
}

function finish(g: Gen, outputs: readonly Prepared[]): void {
  let busy = 0;
  for (const p of outputs) {
    if (p.at.kind === 'reg') busy |= p.at.n <= EDX ? bit(p.at.n) : 0;
    if (p.at.kind === 'pair') busy |= bit(EAX) | bit(EDX);
  }
  // Flags first, before anything changes them; then results whose place needs a register wait in slots.
  const late: (() => void)[] = [];
  for (const p of outputs) {
    if (p.at.kind !== 'flag') continue;
    const slot = g.frame.slot(4);
    g.emit(conditionCode(p.at.cc) < 0 ? 'sete' : `set${p.at.cc}`, 1, slot);
    late.push(() => {
      g.emit('movzb', 4, reg(EAX), slot);
      assignFrom(g, p, EAX, 0);
    });
  }
  for (const p of outputs) {
    if (p.at.kind === 'fp') {
      const slot = g.frame.slot(8);
      g.emit('fstp', 8, slot);
      late.push(() => {
        const m = p.place === null ? address(g, p.operand.value, 0) : p.place.get(0);
        g.emit('fld', 8, slot);
        g.emit('fstp', sizeOf(p.operand.value.type), m);
      });
    } else if (p.at.kind === 'pair') {
      if (p.place === null) storeWide(g, address(g, p.operand.value, busy));
      else {
        const slot = g.frame.slot(8);
        storeWide(g, slot);
        const place = p.place;
        late.push(() => {
          loadBoth(g, slot);
          storeWide(g, place.get(bit(EAX) | bit(EDX)));
        });
      }
    } else if (p.at.kind === 'reg') {
      const n = p.at.n;
      if (p.place === null) assignFrom(g, p, n, busy);
      else {
        const slot = g.frame.slot(4);
        g.emit('mov', 4, slot, reg(n));
        late.push(() => {
          g.emit('mov', 4, reg(EAX), slot);
          assignFrom(g, p, EAX, bit(EAX));
        });
      }
    }
  }
  for (const run of late) run();
}

/** Stores a register into the output's lvalue. */
function assignFrom(g: Gen, p: Prepared, n: number, busy: number): void {
  const e: Expr = p.operand.value;
  const home = homeRegister(g, e);
  if (home >= 0) {
    g.move(home, n);
    return narrow(g, home, e.type, busy);
  }
  const m = p.place === null ? address(g, e, busy) : p.place.get(busy | (n <= EDX ? bit(n) : 0));
  store(g, m, n, Math.min(4, sizeOf(e.type)), busy);
}

export { classOf, load };
