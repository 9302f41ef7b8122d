/**
 * cpu/ops/fpu-env.ts — control and status words, fnstenv/fldenv, fnsave/frstor (32-bit protected mode images).
 *
 * Differs: the instruction and data pointers of the environment are always 0.
 */
import { prepareWrite, rd16, rd32, wr16, wr32 } from '../access.ts';
import { current } from '../current.ts';
import { from80, hi, lo, to80 } from '../fpu/convert.ts';
import type { Fpu } from '../fpu/state.ts';
import { EAX, r16 } from '../registers.ts';
import { define } from '../table.ts';
import { fpu } from './fpu.ts';
import { address } from './width.ts';

/** The 108 bytes of fnsave as words: control, status, tags, four pointers, then eight 80-bit registers from st(0) on. */
export function fpuImage(f: Fpu): Uint8Array {
  const out = new Uint8Array(108);
  const d = new DataView(out.buffer);
  environment(f).forEach((w, i) => {
    d.setInt32(i * 4, w, true);
  });
  for (let i = 0; i < 8; i += 1) {
    const n = f.at(i);
    const [low, high, se] = to80(f.hi[n] as number, f.lo[n] as number);
    d.setUint32(28 + i * 10, low, true);
    d.setUint32(32 + i * 10, high, true);
    d.setUint16(36 + i * 10, se, true);
  }
  return out;
}
export function loadFpuImage(f: Fpu, image: Uint8Array): void {
  const d = new DataView(image.buffer, image.byteOffset, image.byteLength);
  loadEnvironment(f, d.getUint16(0, true), d.getUint16(4, true), d.getUint16(8, true));
  const used = f.used;
  for (let i = 0; i < 8; i += 1) {
    from80(d.getUint32(28 + i * 10, true), d.getUint32(32 + i * 10, true), d.getUint16(36 + i * 10, true));
    f.set(i, hi(), lo());
  }
  f.used = used;
}
function environment(f: Fpu): number[] {
  return [f.cw | 0xffff0000, f.status | 0xffff0000, f.tags | 0xffff0000, 0, 0, 0, 0xffff0000];
}
function loadEnvironment(f: Fpu, cw: number, sw: number, tags: number): void {
  f.cw = cw;
  f.setStatus(sw);
  f.setTags(tags);
  f.setControl(cw);
}

export function defineFpuEnv(): void {
  define('fninit', (o) => {
    current().fpu.reset();
    return o.next;
  });
  define('fnclex', (o) => {
    current().fpu.sw &= ~0x80ff;
    return o.next;
  });
  define('fnop', (o) => {
    fpu();
    return o.next;
  });
  define('fldcw', (o) => {
    fpu().setControl(rd16(address(o)));
    return o.next;
  });
  define('fnstcw', (o) => {
    wr16(address(o), current().fpu.cw);
    return o.next;
  });
  define('fnstsw.m', (o) => {
    wr16(address(o), current().fpu.status);
    return o.next;
  });
  define('fnstsw.ax', (o) => {
    r16[EAX] = current().fpu.status;
    return o.next;
  });
  define('fnstenv', (o) => {
    const f = current().fpu;
    const a = address(o);
    prepareWrite(a, 28);
    environment(f).forEach((w, i) => {
      wr32((a + i * 4) | 0, w);
    });
    f.cw |= 0x3f; // all exceptions masked afterwards
    return o.next;
  });
  define('fldenv', (o) => {
    const f = fpu();
    const a = address(o);
    const [cw, sw, tags] = [rd16(a), rd16((a + 4) | 0), rd16((a + 8) | 0)];
    rd32((a + 24) | 0);
    loadEnvironment(f, cw, sw, tags);
    return o.next;
  });
  define('fnsave', (o) => {
    const f = current().fpu;
    const a = address(o);
    prepareWrite(a, 108);
    const image = new DataView(fpuImage(f).buffer);
    for (let i = 0; i < 108; i += 4) wr32((a + i) | 0, image.getInt32(i, true));
    f.reset();
    return o.next;
  });
  define('frstor', (o) => {
    const f = fpu();
    const a = address(o);
    const image = new Uint8Array(108);
    const d = new DataView(image.buffer);
    for (let i = 0; i < 108; i += 4) d.setInt32(i, rd32((a + i) | 0), true);
    loadFpuImage(f, image);
    return o.next;
  });
}
