/**
 * cpu/hot-loop.ts — the interpreter: plain-loop.ts with the frequent operations written out as cases of one switch.
 *
 * The numbers are those of hot-list.ts (hot-loop.test.ts holds the two files and the two loops against each other). What is here
 * stays small on purpose: V8 gives up on functions above 60 KB of bytecode, and takes longer than anybody waits above 20 KB.
 * Rare operations are functions (`F`), and so are memory accesses and flags: calling them costs nothing measurable.
 */
import { prepareWrite, rd8, rd16, rd32, wr8, wr16, wr32 } from './access.ts';
import { codePage, STOP } from './code-page.ts';
import { FAULT, REFETCH } from './fault.ts';
import { ADD, cf, less, RAW, SUB, sf } from './flags.ts';
import { adc, dec, inc, logic, sbb, sub } from './ops/alu.ts';
import { imul32 } from './ops/muldiv.ts';
import { sar, shl, shr } from './ops/shift.ts';
import { EAX, EBP, ECX, EDX, EIP, ESP, F1, F2, FR, FT, Op, PAGE, r, r8, r16 } from './registers.ts';
import { F } from './table.ts';

/** Stands for "the instruction at eip" while its page is looked up. */
const FETCH = new Op(0);

function add32(x: number, y: number): number {
  const z = (x + y) | 0;
  r[FT] = ADD;
  r[F1] = x;
  r[F2] = y;
  r[FR] = z;
  return z;
}
function sub32(x: number, y: number): number {
  const z = (x - y) | 0;
  r[FT] = SUB;
  r[F1] = x;
  r[F2] = y;
  r[FR] = z;
  return z;
}
function logic32(z: number): number {
  r[FT] = SUB;
  r[F1] = z;
  r[F2] = 0;
  r[FR] = z;
  return z;
}
/** Loads what will be stored to as well, so that nothing changes when the store would fault. */
function rdw32(a: number): number {
  prepareWrite(a, 4);
  return rd32(a);
}

/** Runs from EIP until a trap or until `fuel` instructions have retired; the fuel left. EIP is exact afterwards. */
export function hotLoop(fuelGiven: number): number {
  let fuel = fuelGiven;
  let o = FETCH;
  let at = 0;
  let x = 0;
  for (;;) {
    try {
      fetch: for (;;) {
        const eip = r[EIP];
        r[PAGE] = eip & -4096;
        FETCH.ip = eip & 4095;
        o = FETCH;
        const page = codePage(eip);
        if (page === null) return fuel;
        o = page.at(eip & 4095);
        for (;;) {
          if (fuel <= 0) {
            if (o.op !== STOP) r[EIP] = (r[PAGE] + o.ip) | 0;
            return fuel;
          }
          fuel -= 1;
          switch (o.op) {
            case 0:
              fuel += 1;
              page.fill(o);
              continue;
            case 1: // goto
              fuel += 1;
              r[EIP] = (r[PAGE] + o.ip) | 0;
              continue fetch;
            case 2: // stop
              return fuel + 1;
            case 3: // mov.rr32
              r[o.a] = r[o.b];
              o = o.next;
              continue;
            case 4: // mov.ri32
              r[o.a] = o.i;
              o = o.next;
              continue;
            case 5: // mov.rm32
              r[o.a] = rd32((r[o.bs] + (r[o.ix] << o.sc) + o.d) | 0);
              o = o.next;
              continue;
            case 6: // mov.mr32
              wr32((r[o.bs] + (r[o.ix] << o.sc) + o.d) | 0, r[o.b]);
              o = o.next;
              continue;
            case 7: // mov.mi32
              wr32((r[o.bs] + (r[o.ix] << o.sc) + o.d) | 0, o.i);
              o = o.next;
              continue;
            case 8: // mov.rr8
              r8[o.a] = r8[o.b];
              o = o.next;
              continue;
            case 9: // mov.ri8
              r8[o.a] = o.i;
              o = o.next;
              continue;
            case 10: // mov.rm8
              r8[o.a] = rd8((r[o.bs] + (r[o.ix] << o.sc) + o.d) | 0);
              o = o.next;
              continue;
            case 11: // mov.mr8
              wr8((r[o.bs] + (r[o.ix] << o.sc) + o.d) | 0, r8[o.b]);
              o = o.next;
              continue;
            case 12: // mov.mi8
              wr8((r[o.bs] + (r[o.ix] << o.sc) + o.d) | 0, o.i);
              o = o.next;
              continue;
            case 13: // mov.mr16
              wr16((r[o.bs] + (r[o.ix] << o.sc) + o.d) | 0, r16[o.b]);
              o = o.next;
              continue;
            case 14: // movzx.rr32_8
              r[o.a] = r8[o.b];
              o = o.next;
              continue;
            case 15: // movzx.rm32_8
              r[o.a] = rd8((r[o.bs] + (r[o.ix] << o.sc) + o.d) | 0);
              o = o.next;
              continue;
            case 16: // movzx.rr32_16
              r[o.a] = r16[o.b];
              o = o.next;
              continue;
            case 17: // movzx.rm32_16
              r[o.a] = rd16((r[o.bs] + (r[o.ix] << o.sc) + o.d) | 0);
              o = o.next;
              continue;
            case 18: // movsx.rr32_8
              r[o.a] = (r8[o.b] << 24) >> 24;
              o = o.next;
              continue;
            case 19: // movsx.rm32_8
              r[o.a] = (rd8((r[o.bs] + (r[o.ix] << o.sc) + o.d) | 0) << 24) >> 24;
              o = o.next;
              continue;
            case 20: // movsx.rr32_16
              r[o.a] = (r16[o.b] << 16) >> 16;
              o = o.next;
              continue;
            case 21: // movsx.rm32_16
              r[o.a] = (rd16((r[o.bs] + (r[o.ix] << o.sc) + o.d) | 0) << 16) >> 16;
              o = o.next;
              continue;
            case 22: // lea.32
              r[o.a] = (r[o.bs] + (r[o.ix] << o.sc) + o.d) | 0;
              o = o.next;
              continue;
            case 23: // add.rr32
              r[o.a] = add32(r[o.a], r[o.b]);
              o = o.next;
              continue;
            case 24: // add.ri32
              r[o.a] = add32(r[o.a], o.i);
              o = o.next;
              continue;
            case 25: // add.rm32
              r[o.a] = add32(r[o.a], rd32((r[o.bs] + (r[o.ix] << o.sc) + o.d) | 0));
              o = o.next;
              continue;
            case 26: // add.mr32
              at = (r[o.bs] + (r[o.ix] << o.sc) + o.d) | 0;
              x = rdw32(at);
              wr32(at, add32(x, r[o.b]));
              o = o.next;
              continue;
            case 27: // add.mi32
              at = (r[o.bs] + (r[o.ix] << o.sc) + o.d) | 0;
              x = rdw32(at);
              wr32(at, add32(x, o.i));
              o = o.next;
              continue;
            case 28: // sub.rr32
              r[o.a] = sub32(r[o.a], r[o.b]);
              o = o.next;
              continue;
            case 29: // sub.ri32
              r[o.a] = sub32(r[o.a], o.i);
              o = o.next;
              continue;
            case 30: // sub.rm32
              r[o.a] = sub32(r[o.a], rd32((r[o.bs] + (r[o.ix] << o.sc) + o.d) | 0));
              o = o.next;
              continue;
            case 31: // sub.mr32
              at = (r[o.bs] + (r[o.ix] << o.sc) + o.d) | 0;
              x = rdw32(at);
              wr32(at, sub32(x, r[o.b]));
              o = o.next;
              continue;
            case 32: // sub.mi32
              at = (r[o.bs] + (r[o.ix] << o.sc) + o.d) | 0;
              x = rdw32(at);
              wr32(at, sub32(x, o.i));
              o = o.next;
              continue;
            case 33: // and.rr32
              r[o.a] = logic32(r[o.a] & r[o.b]);
              o = o.next;
              continue;
            case 34: // and.ri32
              r[o.a] = logic32(r[o.a] & o.i);
              o = o.next;
              continue;
            case 35: // and.rm32
              r[o.a] = logic32(r[o.a] & rd32((r[o.bs] + (r[o.ix] << o.sc) + o.d) | 0));
              o = o.next;
              continue;
            case 36: // or.rr32
              r[o.a] = logic32(r[o.a] | r[o.b]);
              o = o.next;
              continue;
            case 37: // or.ri32
              r[o.a] = logic32(r[o.a] | o.i);
              o = o.next;
              continue;
            case 38: // or.rm32
              r[o.a] = logic32(r[o.a] | rd32((r[o.bs] + (r[o.ix] << o.sc) + o.d) | 0));
              o = o.next;
              continue;
            case 39: // xor.rr32
              r[o.a] = logic32(r[o.a] ^ r[o.b]);
              o = o.next;
              continue;
            case 40: // xor.ri32
              r[o.a] = logic32(r[o.a] ^ o.i);
              o = o.next;
              continue;
            case 41: // xor.rm32
              r[o.a] = logic32(r[o.a] ^ rd32((r[o.bs] + (r[o.ix] << o.sc) + o.d) | 0));
              o = o.next;
              continue;
            case 42: // cmp.rr32
              sub32(r[o.a], r[o.b]);
              o = o.next;
              continue;
            case 43: // cmp.ri32
              sub32(r[o.a], o.i);
              o = o.next;
              continue;
            case 44: // cmp.rm32
              sub32(r[o.a], rd32((r[o.bs] + (r[o.ix] << o.sc) + o.d) | 0));
              o = o.next;
              continue;
            case 45: // cmp.mr32
              sub32(rd32((r[o.bs] + (r[o.ix] << o.sc) + o.d) | 0), r[o.b]);
              o = o.next;
              continue;
            case 46: // cmp.mi32
              sub32(rd32((r[o.bs] + (r[o.ix] << o.sc) + o.d) | 0), o.i);
              o = o.next;
              continue;
            case 47: // cmp.rr8
              sub(r8[o.a] << 24, r8[o.b] << 24, 24);
              o = o.next;
              continue;
            case 48: // cmp.ri8
              sub(r8[o.a] << 24, o.i << 24, 24);
              o = o.next;
              continue;
            case 49: // cmp.rm8
              sub(r8[o.a] << 24, rd8((r[o.bs] + (r[o.ix] << o.sc) + o.d) | 0) << 24, 24);
              o = o.next;
              continue;
            case 50: // cmp.mr8
              sub(rd8((r[o.bs] + (r[o.ix] << o.sc) + o.d) | 0) << 24, r8[o.b] << 24, 24);
              o = o.next;
              continue;
            case 51: // cmp.mi8
              sub(rd8((r[o.bs] + (r[o.ix] << o.sc) + o.d) | 0) << 24, o.i << 24, 24);
              o = o.next;
              continue;
            case 52: // test.rr32
              logic32(r[o.a] & r[o.b]);
              o = o.next;
              continue;
            case 53: // test.ri32
              logic32(r[o.a] & o.i);
              o = o.next;
              continue;
            case 54: // test.rr8
              logic((r8[o.a] & r8[o.b]) << 24, 24);
              o = o.next;
              continue;
            case 55: // test.ri8
              logic((r8[o.a] & o.i) << 24, 24);
              o = o.next;
              continue;
            case 56: // inc.r32
              r[o.a] = inc(r[o.a], 0);
              o = o.next;
              continue;
            case 57: // dec.r32
              r[o.a] = dec(r[o.a], 0);
              o = o.next;
              continue;
            case 58: // inc.m32
              at = (r[o.bs] + (r[o.ix] << o.sc) + o.d) | 0;
              x = rdw32(at);
              wr32(at, inc(x, 0));
              o = o.next;
              continue;
            case 59: // neg.r32
              r[o.a] = sub32(0, r[o.a]);
              o = o.next;
              continue;
            case 60: // not.r32
              r[o.a] = ~r[o.a];
              o = o.next;
              continue;
            case 61: // adc.rr32
              r[o.a] = adc(r[o.a], r[o.b], 0);
              o = o.next;
              continue;
            case 62: // sbb.rr32
              r[o.a] = sbb(r[o.a], r[o.b], 0);
              o = o.next;
              continue;
            case 63: // shl.ri32
              x = o.i & 31;
              if (x !== 0) r[o.a] = shl(r[o.a], x, 32);
              o = o.next;
              continue;
            case 64: // shr.ri32
              x = o.i & 31;
              if (x !== 0) r[o.a] = shr(r[o.a], x, 32);
              o = o.next;
              continue;
            case 65: // sar.ri32
              x = o.i & 31;
              if (x !== 0) r[o.a] = sar(r[o.a], x, 32);
              o = o.next;
              continue;
            case 66: // shl.rc32
              x = r[ECX] & 31;
              if (x !== 0) r[o.a] = shl(r[o.a], x, 32);
              o = o.next;
              continue;
            case 67: // shr.rc32
              x = r[ECX] & 31;
              if (x !== 0) r[o.a] = shr(r[o.a], x, 32);
              o = o.next;
              continue;
            case 68: // sar.rc32
              x = r[ECX] & 31;
              if (x !== 0) r[o.a] = sar(r[o.a], x, 32);
              o = o.next;
              continue;
            case 69: // imul.rr32
              r[o.a] = imul32(r[o.a], r[o.b]);
              o = o.next;
              continue;
            case 70: // imul.rm32
              r[o.a] = imul32(r[o.a], rd32((r[o.bs] + (r[o.ix] << o.sc) + o.d) | 0));
              o = o.next;
              continue;
            case 71: // cdq
              r[EDX] = r[EAX] >> 31;
              o = o.next;
              continue;
            case 72: // push.r32
              at = (r[ESP] - 4) | 0;
              wr32(at, r[o.a]);
              r[ESP] = at;
              o = o.next;
              continue;
            case 73: // push.i32
              at = (r[ESP] - 4) | 0;
              wr32(at, o.i);
              r[ESP] = at;
              o = o.next;
              continue;
            case 74: // push.m32
              x = rd32((r[o.bs] + (r[o.ix] << o.sc) + o.d) | 0);
              at = (r[ESP] - 4) | 0;
              wr32(at, x);
              r[ESP] = at;
              o = o.next;
              continue;
            case 75: // pop.r32
              x = rd32(r[ESP]);
              r[ESP] = (r[ESP] + 4) | 0;
              r[o.a] = x;
              o = o.next;
              continue;
            case 76: // leave
              x = rd32(r[EBP]);
              r[ESP] = (r[EBP] + 4) | 0;
              r[EBP] = x;
              o = o.next;
              continue;
            case 77: // ret
              x = rd32(r[ESP]);
              r[ESP] = (r[ESP] + 4 + o.i) | 0;
              if ((x & -4096) === r[PAGE]) {
                o = page.at(x & 4095);
                continue;
              }
              r[EIP] = x;
              continue fetch;
            case 78: // call
              at = (r[ESP] - 4) | 0;
              wr32(at, (r[PAGE] + o.ip + o.len) | 0);
              r[ESP] = at;
              o = o.tgt;
              continue;
            case 79: // call.r32
              x = r[o.a];
              at = (r[ESP] - 4) | 0;
              wr32(at, (r[PAGE] + o.ip + o.len) | 0);
              r[ESP] = at;
              if ((x & -4096) === r[PAGE]) {
                o = page.at(x & 4095);
                continue;
              }
              r[EIP] = x;
              continue fetch;
            case 80: // call.m32
              x = rd32((r[o.bs] + (r[o.ix] << o.sc) + o.d) | 0);
              at = (r[ESP] - 4) | 0;
              wr32(at, (r[PAGE] + o.ip + o.len) | 0);
              r[ESP] = at;
              if ((x & -4096) === r[PAGE]) {
                o = page.at(x & 4095);
                continue;
              }
              r[EIP] = x;
              continue fetch;
            case 81: // jmp
              o = o.tgt;
              continue;
            case 82: // jmp.r32
              x = r[o.a];
              if ((x & -4096) === r[PAGE]) {
                o = page.at(x & 4095);
                continue;
              }
              r[EIP] = x;
              continue fetch;
            case 83: // jmp.m32
              x = rd32((r[o.bs] + (r[o.ix] << o.sc) + o.d) | 0);
              if ((x & -4096) === r[PAGE]) {
                o = page.at(x & 4095);
                continue;
              }
              r[EIP] = x;
              continue fetch;
            case 84: // j2
              o = (r[FT] < ADD ? r[F1] >>> 0 < r[F2] >>> 0 : cf()) ? o.tgt : o.next;
              continue;
            case 85: // j3
              o = (r[FT] < ADD ? r[F1] >>> 0 < r[F2] >>> 0 : cf()) ? o.next : o.tgt;
              continue;
            case 86: // j4
              o = r[FR] === 0 ? o.tgt : o.next;
              continue;
            case 87: // j5
              o = r[FR] === 0 ? o.next : o.tgt;
              continue;
            case 88: // j6
              o = (r[FT] < ADD ? r[F1] >>> 0 <= r[F2] >>> 0 : r[FR] === 0 || cf()) ? o.tgt : o.next;
              continue;
            case 89: // j7
              o = (r[FT] < ADD ? r[F1] >>> 0 <= r[F2] >>> 0 : r[FR] === 0 || cf()) ? o.next : o.tgt;
              continue;
            case 90: // j8
              o = (r[FT] < RAW ? r[FR] < 0 : sf()) ? o.tgt : o.next;
              continue;
            case 91: // j9
              o = (r[FT] < RAW ? r[FR] < 0 : sf()) ? o.next : o.tgt;
              continue;
            case 92: // j12
              o = (r[FT] < ADD ? r[F1] < r[F2] : less()) ? o.tgt : o.next;
              continue;
            case 93: // j13
              o = (r[FT] < ADD ? r[F1] < r[F2] : less()) ? o.next : o.tgt;
              continue;
            case 94: // j14
              o = (r[FT] < ADD ? r[F1] <= r[F2] : r[FR] === 0 || less()) ? o.tgt : o.next;
              continue;
            case 95: // j15
              o = (r[FT] < ADD ? r[F1] <= r[F2] : r[FR] === 0 || less()) ? o.next : o.tgt;
              continue;
            case 96: // set2.r
              r8[o.a] = (r[FT] < ADD ? r[F1] >>> 0 < r[F2] >>> 0 : cf()) ? 1 : 0;
              o = o.next;
              continue;
            case 97: // set3.r
              r8[o.a] = (r[FT] < ADD ? r[F1] >>> 0 < r[F2] >>> 0 : cf()) ? 0 : 1;
              o = o.next;
              continue;
            case 98: // set4.r
              r8[o.a] = r[FR] === 0 ? 1 : 0;
              o = o.next;
              continue;
            case 99: // set5.r
              r8[o.a] = r[FR] === 0 ? 0 : 1;
              o = o.next;
              continue;
            case 100: // set6.r
              r8[o.a] = (r[FT] < ADD ? r[F1] >>> 0 <= r[F2] >>> 0 : r[FR] === 0 || cf()) ? 1 : 0;
              o = o.next;
              continue;
            case 101: // set7.r
              r8[o.a] = (r[FT] < ADD ? r[F1] >>> 0 <= r[F2] >>> 0 : r[FR] === 0 || cf()) ? 0 : 1;
              o = o.next;
              continue;
            case 102: // set12.r
              r8[o.a] = (r[FT] < ADD ? r[F1] < r[F2] : less()) ? 1 : 0;
              o = o.next;
              continue;
            case 103: // set13.r
              r8[o.a] = (r[FT] < ADD ? r[F1] < r[F2] : less()) ? 0 : 1;
              o = o.next;
              continue;
            case 104: // set14.r
              r8[o.a] = (r[FT] < ADD ? r[F1] <= r[F2] : r[FR] === 0 || less()) ? 1 : 0;
              o = o.next;
              continue;
            case 105: // set15.r
              r8[o.a] = (r[FT] < ADD ? r[F1] <= r[F2] : r[FR] === 0 || less()) ? 0 : 1;
              o = o.next;
              continue;
            case 106: // nop
              o = o.next;
              continue;
            default:
              o = (F[o.op] as (o: Op) => Op)(o);
          }
        }
      }
    } catch (e) {
      if (e !== FAULT && e !== REFETCH) throw e;
      if (o !== FETCH) fuel += 1;
      r[EIP] = (r[PAGE] + o.ip) | 0;
      if (e === FAULT) return fuel;
    }
  }
}
