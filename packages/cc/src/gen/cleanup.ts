/** `__attribute__((cleanup(f)))`: f(&v) is called whichever way control leaves the scope of v. */
import type { Block, Label, Variable } from '../ast.ts';
import { EAX, EDX, reg, symbol } from '../x86/types.ts';
import { address, loadAddress } from './address.ts';
import { type Gen, st0Slot } from './gen.ts';
import { classOf } from './need.ts';
import { visitStmt } from './walk.ts';

/** Which variables with handlers are alive at each label. */
export function cleanupsAtLabels(body: Block): Map<Label, readonly Variable[]> {
  const found = new Map<Label, readonly Variable[]>();
  const alive: Variable[] = [];
  const heights: number[] = [];
  visitStmt(body, {
    statement: (s) => {
      if (s.kind === 'block') heights.push(alive.length);
      if (s.kind === 'label') found.set(s.label, [...alive]);
    },
    leave: (s) => {
      if (s.kind === 'declare' && s.variable.attributes.cleanup !== undefined) alive.push(s.variable);
      if (s.kind === 'block') alive.length = heights.pop() ?? 0;
    },
  });
  return found;
}

/** Calls the handlers of the variables declared since the stack of them was `height` high, last first. */
export function runCleanups(g: Gen, height: number): void {
  if (g.dead) return;
  for (const v of g.cleanups.slice(height).reverse()) {
    loadAddress(
      g,
      address(g, { kind: 'variable', variable: v, type: v.type, at: v.at, effects: false, height: 1 }, 0),
      EAX,
    );
    g.emit('push', 4, reg(EAX));
    g.emit('call', 0, symbol(v.attributes.cleanup ?? ''));
    g.emit('pop', 4, reg(EDX));
  }
}

/** Handlers of a `goto`: those of variables that are not alive at the label. */
export function leaveTo(g: Gen, label: Label): void {
  if (g.cleanups.length === 0) return;
  const there = g.cleanupsAt.get(label) ?? [];
  let common = 0;
  while (common < there.length && there[common] === g.cleanups[common]) common++;
  runCleanups(g, common);
}

/** Handlers of a `return`, with its value put away meanwhile. */
export function leaveFunction(g: Gen): void {
  if (g.cleanups.length === 0 || g.dead) return;
  const slot = g.frame.slot(8);
  const kind = classOf(g.type.returns);
  if (kind === 'float') st0Slot(g, slot, true);
  else {
    g.emit('mov', 4, slot, reg(EAX));
    g.emit('mov', 4, { ...slot, disp: slot.disp + 4 }, reg(EDX));
  }
  runCleanups(g, 0);
  if (kind === 'float') st0Slot(g, slot, false);
  else {
    g.emit('mov', 4, reg(EAX), slot);
    g.emit('mov', 4, reg(EDX), { ...slot, disp: slot.disp + 4 });
  }
}
