/**
 * The stack frame of a function: saved registers below ebp, then locals and temporaries.
 *
 *   [ebp+8…]  parameters        [ebp]  caller's ebp        [ebp-4…]  ebx esi edi, as far as used, then slots
 *
 * Slots are taken and given back like a stack: a block's locals at its end, a statement's temporaries after it.
 */
import { EBP, type MemOperand, mem } from '../x86/types.ts';

export class Frame {
  /** Bytes below ebp in use now, and at most so far. */
  #used: number;
  deepest: number;

  constructor(saved: number) {
    this.#used = saved * 4;
    this.deepest = this.#used;
  }

  slot(size: number, align = 4): MemOperand {
    const step = Math.max(4, Math.min(align, 4));
    this.#used = Math.ceil((this.#used + size) / step) * step;
    this.deepest = Math.max(this.deepest, this.#used);
    return mem(EBP, -this.#used);
  }

  mark(): number {
    return this.#used;
  }
  release(mark: number): void {
    this.#used = mark;
  }
}
