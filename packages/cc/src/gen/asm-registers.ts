/** Operands of inline assembly: which constraint letter means which register, and who gets what. */
import type { AsmOperand, AsmStmt } from '../ast.ts';
import { sizeOf } from '../types/types.ts';
import { EAX, EBX, ECX, EDI, EDX, ESI, REGISTER_NAMES } from '../x86/types.ts';

/** Where an operand lives while the template runs. */
export type Assigned =
  | { readonly kind: 'reg'; readonly n: number }
  /** edx:eax. */
  | { readonly kind: 'pair' }
  /** Memory; `base` is the register its address is put in, -1 when it needs none. */
  | { readonly kind: 'mem'; readonly base: number }
  | { readonly kind: 'imm' }
  /** The top of the x87 stack, or what is below. */
  | { readonly kind: 'fp'; readonly n: number }
  /** `=@ccz`: a condition. */
  | { readonly kind: 'flag'; readonly cc: string };

export interface Plan {
  readonly outputs: readonly Assigned[];
  readonly inputs: readonly Assigned[];
  /** What could not be satisfied, or null. */
  readonly problem: string | null;
}

const FIXED: Readonly<Record<string, number>> = { a: EAX, b: EBX, c: ECX, d: EDX, S: ESI, D: EDI };
const POOL = [EAX, ECX, EDX, EBX, ESI, EDI];

/** A constraint without its modifiers, first alternative only. */
export const letters = (constraint: string): string => (constraint.split(',')[0] ?? '').replace(/[=+&%*?! ]/g, '');

/** `register int x asm("edi")`. */
function pinnedRegister(o: AsmOperand): number {
  if (o.value.kind !== 'variable' || o.value.variable.storage !== 'local') return -1;
  return (REGISTER_NAMES[2] ?? []).indexOf(o.value.variable.symbol.replace(/^%/, ''));
}

const isConstant = (o: AsmOperand): boolean =>
  o.value.kind === 'int' ||
  (o.value.kind === 'address' && isStatic(o.value.operand)) ||
  (o.value.kind === 'cast' && isConstant({ ...o, value: o.value.operand }));
function isStatic(e: AsmOperand['value']): boolean {
  if (e.kind === 'member') return isStatic(e.operand);
  return e.kind === 'function' || (e.kind === 'variable' && e.variable.storage === 'static' && !e.variable.threadLocal);
}

/** Memory whose address needs no register. */
function isFixed(e: AsmOperand['value']): boolean {
  if (e.kind === 'member') return isFixed(e.operand);
  return e.kind === 'variable' && !e.variable.threadLocal && (e.variable.attributes.aligned ?? 1) <= 4;
}

const plans = new WeakMap<AsmStmt, Plan>();

export function planAsm(s: AsmStmt): Plan {
  let plan = plans.get(s);
  if (plan === undefined) {
    plan = makePlan(s);
    plans.set(s, plan);
  }
  return plan;
}

function makePlan(s: AsmStmt): Plan {
  let problem: string | null = null;
  /** Registers nobody else may have: inputs and outputs may share one unless `&` says no. */
  const taken = new Set<number>();
  for (const c of s.clobbers) {
    const n = (REGISTER_NAMES[2] ?? []).indexOf(c.replace(/^%/, ''));
    const small = Math.max(
      (REGISTER_NAMES[1] ?? []).indexOf(c.replace(/^%/, '')),
      (REGISTER_NAMES[0] ?? []).slice(0, 4).indexOf(c.replace(/^%/, '')),
    );
    if (n >= 0) taken.add(n);
    else if (small >= 0) taken.add(small);
  }
  const all = [...s.outputs, ...s.inputs];
  const result: (Assigned | null)[] = all.map(() => null);
  const isOutput = (i: number): boolean => i < s.outputs.length;
  // Fixed registers first.
  all.forEach((o, i) => {
    const l = letters(o.constraint);
    const cc = /^=@cc([a-z]+)/.exec(o.constraint);
    const pinned = pinnedRegister(o);
    if (cc !== null) result[i] = { kind: 'flag', cc: cc[1] ?? 'e' };
    else if (/^[0-9]+$/.test(l)) {
      // Same place as an output; settled below.
    } else if (l.includes('A') && sizeOf(o.value.type) === 8) result[i] = { kind: 'pair' };
    else if (l === 't' || l === 'u' || l === 'f') result[i] = { kind: 'fp', n: l === 'u' ? 1 : 0 };
    else if (pinned >= 0 && /[rqRQl]/.test(l)) result[i] = { kind: 'reg', n: pinned };
    else if (l.length === 1 && Object.hasOwn(FIXED, l)) result[i] = { kind: 'reg', n: FIXED[l] as number };
    const at = result[i];
    if (at?.kind === 'pair') {
      taken.add(EAX);
      taken.add(EDX);
    }
    if (at?.kind === 'reg') taken.add(at.n);
  });
  const pick = (byte: boolean): number => {
    const n = POOL.find((r) => !taken.has(r) && (!byte || r < 4));
    if (n === undefined) {
      problem ??= "'asm' operand has impossible constraints: there are not enough registers";
      return EAX;
    }
    taken.add(n);
    return n;
  };
  all.forEach((o, i) => {
    if (result[i] !== null) return;
    const l = letters(o.constraint);
    if (/^[0-9]+$/.test(l)) return;
    const byte = sizeOf(o.value.type) === 1 || /q/.test(l);
    if (!isOutput(i) && /[inIJKLMNsg]/.test(l) && isConstant(o)) result[i] = { kind: 'imm' };
    else if (/[rqRQlgXabcdSDA]/.test(l)) {
      if (sizeOf(o.value.type) > 4)
        problem ??= `'asm' operand has impossible constraints: 8 bytes do not fit one register; use "A" or memory`;
      const wished = [...l].find((c) => Object.hasOwn(FIXED, c) && !taken.has(FIXED[c] as number));
      if (wished !== undefined && !/[rqg]/.test(l)) {
        taken.add(FIXED[wished] as number);
        result[i] = { kind: 'reg', n: FIXED[wished] as number };
      } else result[i] = { kind: 'reg', n: pick(byte) };
    } else if (/[moV<>]/.test(l)) result[i] = { kind: 'mem', base: isFixed(o.value) ? -1 : pick(false) };
    else if (/[inIJKLMNsEF]/.test(l)) {
      problem ??= `impossible constraint in 'asm': "${o.constraint}" needs a constant`;
      result[i] = { kind: 'imm' };
    } else {
      problem ??= `unknown constraint "${o.constraint}" in 'asm'`;
      result[i] = { kind: 'imm' };
    }
  });
  all.forEach((o, i) => {
    if (result[i] !== null) return;
    const at = result[Number(letters(o.constraint))];
    if (at === undefined || at === null || Number(letters(o.constraint)) >= s.outputs.length)
      problem ??= `matching constraint "${o.constraint}" references an operand that is not there`;
    result[i] = at ?? { kind: 'imm' };
  });
  const done = result as Assigned[];
  return { outputs: done.slice(0, s.outputs.length), inputs: done.slice(s.outputs.length), problem };
}

/** Every register the statement changes. */
export function asmRegisters(s: AsmStmt): Set<number> {
  const plan = planAsm(s);
  const out = new Set<number>();
  for (const a of [...plan.outputs, ...plan.inputs]) {
    if (a.kind === 'reg') out.add(a.n);
    if (a.kind === 'mem' && a.base >= 0) out.add(a.base);
  }
  for (const c of s.clobbers) {
    const n = (REGISTER_NAMES[2] ?? []).indexOf(c.replace(/^%/, ''));
    if (n >= 0) out.add(n);
  }
  return out;
}
