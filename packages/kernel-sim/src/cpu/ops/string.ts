/**
 * cpu/ops/string.ts — movs cmps scas stos lods, alone and repeated.
 *
 * One iteration of a repeated instruction is one unit of fuel: the operation answers "me again" until it is done, and eip stays on
 * it. So a fault, a signal or the end of a slice in the middle leaves registers that continue it.
 * `ix` is the segment base of the source (0, or that of fs or gs); the destination is always es.
 */
import { rd8 } from '../access.ts';
import { DF_BIT, zf } from '../flags.ts';
import { ECX, EDI, EFL, ESI, type Op, type OpFn, r, r16 } from '../registers.ts';
import { define } from '../table.ts';
import { sub } from './alu.ts';
import { WIDTHS, type Width } from './width.ts';

/** One iteration; moves esi and edi only after every access succeeded. */
type Step = (o: Op, w: Width, by: number) => void;

const STEPS: Readonly<Record<string, Step>> = {
  movs: (o, w, by) => {
    w.store(r[EDI], w.load((r[ESI] + r[o.ix]) | 0));
    r[ESI] = (r[ESI] + by) | 0;
    r[EDI] = (r[EDI] + by) | 0;
  },
  stos: (_o, w, by) => {
    w.store(r[EDI], w.get(0));
    r[EDI] = (r[EDI] + by) | 0;
  },
  lods: (o, w, by) => {
    w.set(0, w.load((r[ESI] + r[o.ix]) | 0));
    r[ESI] = (r[ESI] + by) | 0;
  },
  cmps: (o, w, by) => {
    const x = w.load((r[ESI] + r[o.ix]) | 0);
    const y = w.load(r[EDI]);
    sub(x << w.shift, y << w.shift, w.shift);
    r[ESI] = (r[ESI] + by) | 0;
    r[EDI] = (r[EDI] + by) | 0;
  },
  scas: (_o, w, by) => {
    const y = w.load(r[EDI]);
    sub(w.get(0) << w.shift, y << w.shift, w.shift);
    r[EDI] = (r[EDI] + by) | 0;
  },
};

function stride(w: Width): number {
  return (r[EFL] & DF_BIT) === 0 ? w.bytes : -w.bytes;
}

/** `while` decides, after an iteration, whether the comparison ends the loop. */
function repeated(step: Step, w: Width, goOn: () => boolean): OpFn {
  return (o) => {
    if (r[ECX] === 0) return o.next;
    step(o, w, stride(w));
    r[ECX] = (r[ECX] - 1) | 0;
    return r[ECX] !== 0 && goOn() ? o : o.next;
  };
}

export function defineString(): void {
  for (const w of WIDTHS) {
    for (const [name, step] of Object.entries(STEPS)) {
      define(`${name}${w.bits}`, (o) => {
        step(o, w, stride(w));
        return o.next;
      });
      const compares = name === 'cmps' || name === 'scas';
      define(`rep.${name}${w.bits}`, repeated(step, w, compares ? zf : () => true));
      define(`repne.${name}${w.bits}`, repeated(step, w, compares ? () => !zf() : () => true));
    }
  }
  define('xlat', (o) => {
    const al = r[0] & 0xff;
    r16[0] = (r16[0] & 0xff00) | rd8((r[3] + al + r[o.ix]) | 0);
    return o.next;
  });
}
