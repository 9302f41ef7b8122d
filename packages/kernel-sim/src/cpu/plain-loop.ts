/**
 * cpu/plain-loop.ts — the interpreter in its simplest form: one function call for each instruction.
 *
 * hot-loop.ts is the same with the frequent operations written out; tests hold the two against each other.
 */
import { codePage, GOTO, STOP } from './code-page.ts';
import { FAULT, REFETCH } from './fault.ts';
import { EIP, Op, PAGE, r } from './registers.ts';
import { F, UNDECODED } from './table.ts';

/** Stands for "the instruction at eip" while its page is looked up. */
const FETCH = new Op(0);

/** Runs from EIP until a trap or until `fuel` instructions have retired; the fuel left. EIP is exact afterwards. */
export function plainLoop(fuelGiven: number): number {
  let fuel = fuelGiven;
  let o = FETCH;
  for (;;) {
    try {
      for (;;) {
        const eip = r[EIP];
        r[PAGE] = eip & -4096;
        FETCH.ip = eip & 4095;
        o = FETCH;
        const page = codePage(eip);
        if (page === null) return fuel;
        o = page.at(eip & 4095);
        while (o.op !== GOTO && o.op !== STOP) {
          if (o.op === UNDECODED) page.fill(o);
          if (fuel <= 0) break;
          fuel -= 1;
          o = (F[o.op] as (o: Op) => Op)(o);
        }
        if (o.op === STOP) return fuel;
        r[EIP] = (r[PAGE] + o.ip) | 0;
        if (fuel <= 0) return fuel;
      }
    } catch (e) {
      if (e !== FAULT && e !== REFETCH) throw e;
      if (o !== FETCH) fuel += 1;
      r[EIP] = (r[PAGE] + o.ip) | 0;
      if (e === FAULT) return fuel;
    }
  }
}
