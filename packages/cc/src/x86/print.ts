/** Instructions as AT&T text, as `cc -S` shows them and gas reads them. */
import type { Item } from './code.ts';
import { type Instruction, type Operand, REGISTER_NAMES, SEGMENT_NAMES } from './types.ts';

const number = (n: number): string => String(n | 0);

function withOffset(symbol: string | null, n: number): string {
  if (symbol === null) return number(n);
  return n === 0 ? symbol : `${symbol}${n > 0 ? '+' : ''}${n}`;
}

/** @param target whether a jump's operand: an indirect one has a star. */
export function printOperand(o: Operand, labelName: (id: number) => string, target = false): string {
  const star = target ? '*' : '';
  switch (o.kind) {
    case 'reg':
      return `${star}%${REGISTER_NAMES[o.size === 1 ? 0 : o.size === 2 ? 1 : 2]?.[o.n] ?? '?'}`;
    case 'imm':
      return `$${withOffset(o.symbol, o.value)}`;
    case 'seg':
      return `%${SEGMENT_NAMES[o.n] ?? '?'}`;
    case 'cr':
    case 'dr':
      return `%${o.kind}${o.n}`;
    case 'st':
      return o.n === 0 ? '%st' : `%st(${o.n})`;
    case 'label':
      return labelName(o.id);
    case 'symbol':
      return withOffset(o.name, o.addend);
    case 'mem': {
      const segment = o.segment >= 0 ? `%${SEGMENT_NAMES[o.segment] ?? '?'}:` : '';
      const names = REGISTER_NAMES[2] ?? [];
      const base = o.base >= 0 ? `%${names[o.base] ?? '?'}` : '';
      const index =
        o.index >= 0 ? `,%${names[o.index] ?? '?'}${o.scale === 1 && o.base >= 0 ? '' : `,${o.scale}`}` : '';
      const brackets = base === '' && index === '' ? '' : `(${base}${index})`;
      const disp = o.symbol !== null || o.disp !== 0 || brackets === '' ? withOffset(o.symbol, o.disp) : '';
      return `${star}${segment}${disp}${brackets}`;
    }
  }
}

const SUFFIX: Readonly<Record<number, string>> = { 1: 'b', 2: 'w', 4: 'l' };
const X87_SUFFIX: Readonly<Record<number, string>> = { 2: 's', 4: 's', 8: 'l', 10: 't' };
const INTEGER_SUFFIX: Readonly<Record<number, string>> = { 2: 's', 4: 'l', 8: 'll' };
const PREFIXES: Readonly<Record<number, string>> = { 240: 'lock ', 242: 'repne ', 243: 'rep ' };
const BARE =
  /^(j|set|cmov|call|ret|lret|int|leave|nop|cltd|cwt|cbt|bswap|cmpxchg8b|invlpg|[ls]([gil]dt|msw)|str|ltr|enter|fx|prefetch)/;

function mnemonic(i: Instruction): string {
  const { op } = i;
  if (op.startsWith('f') && op !== 'fwait') {
    if (i.a?.kind === 'mem') {
      if (/^fn?(ld|st)(cw|sw|env)|^fn?save|^frstor/.test(op)) return op;
      return op + ((op.startsWith('fi') ? INTEGER_SUFFIX : X87_SUFFIX)[i.size] ?? '');
    }
    // AT&T calls fsub what Intel calls fsubr (and so on) when the destination is not the top of the stack.
    const m = /^f(sub|div)(r?)(p?)$/.exec(op);
    if (m !== null && i.a?.kind === 'st' && (m[3] === 'p' || i.a.n !== 0))
      return `f${m[1]}${m[2] === 'r' ? '' : 'r'}${m[3]}`;
    return op;
  }
  if (/^mov[zs][bw]$/.test(op)) return `${op}${i.size === 2 ? 'w' : 'l'}`;
  if (
    BARE.test(op) ||
    (i.a === null && !/^(movs|cmps|stos|lods|scas|ins|outs)$/.test(op)) ||
    i.a?.kind === 'seg' ||
    i.a?.kind === 'cr' ||
    i.a?.kind === 'dr' ||
    i.b?.kind === 'cr' ||
    i.b?.kind === 'dr'
  )
    return op;
  return op + (SUFFIX[i.size] ?? '');
}

export function printInstruction(i: Instruction, labelName: (id: number) => string): string {
  const jump = /^(j|call)/.test(i.op);
  const operands = [i.c, i.b, i.a]
    .filter((o) => o !== null)
    .map((o) => printOperand(o, labelName, jump && (o.kind === 'mem' || o.kind === 'reg')));
  const prefix = i.prefixes.map((p) => PREFIXES[p] ?? '').join('');
  return `\t${prefix}${mnemonic(i)}${operands.length === 0 ? '' : `\t${operands.join(', ')}`}`;
}

/** Items one to a line. */
export function printItems(items: readonly Item[], labelName: (id: number) => string): string {
  const lines: string[] = [];
  for (const item of items) {
    switch (item.kind) {
      case 'instruction':
        lines.push(printInstruction(item.i, labelName));
        break;
      case 'label':
        lines.push(`${labelName(item.id)}:`);
        break;
      case 'line':
        lines.push(`\t# ${item.file}:${item.line}`);
        break;
      case 'bytes':
        for (let n = 0; n < item.bytes.length; n += 16)
          lines.push(`\t.byte\t${[...item.bytes.subarray(n, n + 16)].join(',')}`);
        break;
      case 'address':
        lines.push(`\t.long\t${withOffset(item.symbol, item.addend)}${item.pc ? ' - .' : ''}`);
        break;
      case 'distance':
        lines.push(
          `\t.${item.size === 4 ? 'long' : item.size === 2 ? 'value' : 'byte'}\t${labelName(item.label)}-${labelName(item.less)}${item.addend === 0 ? '' : `+${item.addend}`}`,
        );
        break;
      case 'align':
        lines.push(`\t.balign\t${item.to}${item.fill === null ? '' : `,${item.fill}`}`);
        break;
    }
  }
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}
