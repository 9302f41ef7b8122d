/** cpu/ops/all.ts — every operation, defined once. */
import { defineAlu } from './alu.ts';
import { defineBits } from './bits.ts';
import { defineFlow } from './flow.ts';
import { defineFpu } from './fpu.ts';
import { defineFpuEnv } from './fpu-env.ts';
import { defineFpuFunctions } from './fpu-functions.ts';
import { defineMove } from './move.ts';
import { defineMuldiv } from './muldiv.ts';
import { defineShift } from './shift.ts';
import { defineString } from './string.ts';
import { defineSystem } from './system.ts';
import { defineWrap } from './wrap.ts';

let done = false;
export function defineAll(): void {
  if (done) return;
  done = true;
  defineAlu();
  defineMove();
  defineShift();
  defineMuldiv();
  defineBits();
  defineFlow();
  defineString();
  defineSystem();
  defineWrap();
  defineFpu();
  defineFpuFunctions();
  defineFpuEnv();
}
