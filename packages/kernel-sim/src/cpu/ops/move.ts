/** cpu/ops/move.ts — mov movzx movsx lea xchg cmov setcc bswap, xadd and cmpxchg, push and pop, sign extensions. */
import { prepareWrite, rd32, wr8, wr32 } from '../access.ts';
import { condition } from '../flags.ts';
import { EAX, EBP, EDX, ESP, type Op, r, r8, r16, type Slot } from '../registers.ts';
import { define } from '../table.ts';
import { add, sub } from './alu.ts';
import { address, W8, W16, W32, WIDTHS, type Width } from './width.ts';

/** The accumulator in every width has index 0. */
const ACC: Slot = 0;

function defineMoves(w: Width): void {
  define(`mov.rr${w.bits}`, (o) => {
    w.set(o.a, w.get(o.b));
    return o.next;
  });
  define(`mov.ri${w.bits}`, (o) => {
    w.set(o.a, o.i);
    return o.next;
  });
  define(`mov.rm${w.bits}`, (o) => {
    w.set(o.a, w.load(address(o)));
    return o.next;
  });
  define(`mov.mr${w.bits}`, (o) => {
    w.store(address(o), w.get(o.b));
    return o.next;
  });
  define(`mov.mi${w.bits}`, (o) => {
    w.store(address(o), o.i);
    return o.next;
  });
  define(`xchg.rr${w.bits}`, (o) => {
    const t = w.get(o.a);
    w.set(o.a, w.get(o.b));
    w.set(o.b, t);
    return o.next;
  });
  define(`xchg.mr${w.bits}`, (o) => {
    const a = address(o);
    prepareWrite(a, w.bytes);
    const t = w.load(a);
    w.store(a, w.get(o.b));
    w.set(o.b, t);
    return o.next;
  });
}

/** xadd and cmpxchg: one function for both operand forms, given how to read and write the destination. */
function defineAtomics(w: Width): void {
  const s = w.shift;
  define(`xadd.rr${w.bits}`, (o) => {
    const old = w.get(o.a);
    const sum = add(old << s, w.get(o.b) << s, s) >>> s;
    w.set(o.b, old);
    w.set(o.a, sum);
    return o.next;
  });
  define(`xadd.mr${w.bits}`, (o) => {
    const a = address(o);
    prepareWrite(a, w.bytes);
    const old = w.load(a);
    w.store(a, add(old << s, w.get(o.b) << s, s) >>> s);
    w.set(o.b, old);
    return o.next;
  });
  define(`cmpxchg.rr${w.bits}`, (o) => {
    const old = w.get(o.a);
    if (sub(w.get(ACC) << s, old << s, s) === 0) w.set(o.a, w.get(o.b));
    else w.set(ACC, old);
    return o.next;
  });
  define(`cmpxchg.mr${w.bits}`, (o) => {
    const a = address(o);
    prepareWrite(a, w.bytes);
    const old = w.load(a);
    if (sub(w.get(ACC) << s, old << s, s) === 0) w.store(a, w.get(o.b));
    else w.set(ACC, old);
    return o.next;
  });
}

/** movzx, movsx: names say destination width, then source width. */
function defineExtend(to: Width, from: Width): void {
  const s = 32 - from.bits;
  const name = `${to.bits}_${from.bits}`;
  define(`movzx.rr${name}`, (o) => {
    to.set(o.a, from.get(o.b));
    return o.next;
  });
  define(`movzx.rm${name}`, (o) => {
    to.set(o.a, from.load(address(o)));
    return o.next;
  });
  define(`movsx.rr${name}`, (o) => {
    to.set(o.a, (from.get(o.b) << s) >> s);
    return o.next;
  });
  define(`movsx.rm${name}`, (o) => {
    to.set(o.a, (from.load(address(o)) << s) >> s);
    return o.next;
  });
}

export function push32(v: number): void {
  const a = (r[ESP] - 4) | 0;
  wr32(a, v);
  r[ESP] = a;
}
export function pop32(): number {
  const v = rd32(r[ESP]);
  r[ESP] = (r[ESP] + 4) | 0;
  return v;
}

function definePushPop(w: Width): void {
  const push = (v: number): void => {
    const a = (r[ESP] - w.bytes) | 0;
    w.store(a, v);
    r[ESP] = a;
  };
  define(`push.r${w.bits}`, (o) => {
    push(w.get(o.a));
    return o.next;
  });
  define(`push.i${w.bits}`, (o) => {
    push(o.i);
    return o.next;
  });
  define(`push.m${w.bits}`, (o) => {
    push(w.load(address(o)));
    return o.next;
  });
  define(`pop.r${w.bits}`, (o) => {
    const v = w.load(r[ESP]);
    r[ESP] = (r[ESP] + w.bytes) | 0;
    w.set(o.a, v);
    return o.next;
  });
  // The address is worked out with esp already raised.
  define(`pop.m${w.bits}`, (o) => {
    const v = w.load(r[ESP]);
    const at = (address(o) + (o.bs === ESP ? w.bytes : 0)) | 0;
    w.store(at, v);
    r[ESP] = (r[ESP] + w.bytes) | 0;
    return o.next;
  });
  define(`pusha${w.bits}`, (o) => {
    const top = r[ESP];
    const step = w.bytes / W8.bytes;
    prepareWrite((top - 8 * step) | 0, 8 * step);
    for (let n = 0; n < 8; n += 1) {
      const v = n === ESP ? top : r[n as Slot];
      w.store((top - (n + 1) * step) | 0, v);
    }
    r[ESP] = (top - 8 * step) | 0;
    return o.next;
  });
  define(`popa${w.bits}`, (o) => {
    const at = r[ESP];
    const v: number[] = [];
    for (let n = 0; n < 8; n += 1) v.push(w.load((at + n * w.bytes) | 0));
    for (let n = 0; n < 8; n += 1) {
      const slot = 7 - n;
      if (slot !== ESP) w.set((w.bits === 16 ? slot * 2 : slot) as Slot, v[n] as number);
    }
    r[ESP] = (at + 8 * w.bytes) | 0;
    return o.next;
  });
}

export function defineMove(): void {
  for (const w of WIDTHS) {
    defineMoves(w);
    defineAtomics(w);
  }
  defineExtend(W32, W8);
  defineExtend(W32, W16);
  defineExtend(W16, W8);
  defineExtend(W16, W16);
  define('lea.32', (o) => {
    r[o.a] = address(o);
    return o.next;
  });
  define('lea.16', (o) => {
    r16[o.a] = address(o);
    return o.next;
  });
  define('bswap', (o) => {
    const v = r[o.a];
    r[o.a] = (v << 24) | ((v & 0xff00) << 8) | ((v >>> 8) & 0xff00) | (v >>> 24);
    return o.next;
  });
  for (let n = 0; n < 16; n += 1) {
    define(`set${n}.r`, (o) => {
      r8[o.a] = condition(n) ? 1 : 0;
      return o.next;
    });
    define(`set${n}.m`, (o) => {
      wr8(address(o), condition(n) ? 1 : 0);
      return o.next;
    });
    for (const w of [W16, W32]) {
      define(`cmov${n}.rr${w.bits}`, (o) => {
        if (condition(n)) w.set(o.a, w.get(o.b));
        return o.next;
      });
      define(`cmov${n}.rm${w.bits}`, (o) => {
        const v = w.load(address(o)); // read, and fault, whether taken or not
        if (condition(n)) w.set(o.a, v);
        return o.next;
      });
    }
  }
  definePushPop(W16);
  definePushPop(W32);
  /** enter: `i` is the frame size, `d` the nesting level. */
  define('enter', (o) => {
    const level = o.d & 31;
    const saved: number[] = [];
    for (let n = 1; n < level; n += 1) saved.push(rd32((r[EBP] - 4 * n) | 0));
    let sp = (r[ESP] - 4) | 0;
    const frame = sp;
    prepareWrite((sp - 4 * level) | 0, 4 * level + 4);
    wr32(sp, r[EBP]);
    for (const v of saved) {
      sp = (sp - 4) | 0;
      wr32(sp, v);
    }
    if (level > 0) {
      sp = (sp - 4) | 0;
      wr32(sp, frame);
    }
    r[EBP] = frame;
    r[ESP] = (sp - o.i) | 0;
    return o.next;
  });
  define('leave', (o) => {
    const v = rd32(r[EBP]);
    r[ESP] = (r[EBP] + 4) | 0;
    r[EBP] = v;
    return o.next;
  });
  define('cwde', (o: Op) => {
    r[EAX] = (r[EAX] << 16) >> 16;
    return o.next;
  });
  define('cbw', (o) => {
    r16[EAX] = (r[EAX] << 24) >> 24;
    return o.next;
  });
  define('cdq', (o) => {
    r[EDX] = r[EAX] >> 31;
    return o.next;
  });
  define('cwd', (o) => {
    r16[4] = (r[EAX] << 16) >> 31; // dx
    return o.next;
  });
  define('nop', (o) => o.next);
}
