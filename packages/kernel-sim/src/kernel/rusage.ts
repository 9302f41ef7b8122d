/** kernel/sys.c getrusage() — what a process used, as the 72 bytes of struct rusage. All time counts as user time. */
import { CYCLES_PER_MS } from '../include/constants.ts';

export interface Usage {
  readonly cycles: number;
  readonly minflt: number;
  readonly maxRssPages: number;
  readonly nvcsw: number;
  readonly nivcsw: number;
}
export function rusageBytes(u: Usage): Uint8Array {
  const out = new Uint8Array(72);
  const us = Math.floor((u.cycles / CYCLES_PER_MS) * 1000);
  const v = new DataView(out.buffer);
  v.setInt32(0, Math.floor(us / 1_000_000), true);
  v.setInt32(4, us % 1_000_000, true);
  v.setInt32(16, u.maxRssPages * 4, true);
  v.setInt32(32, u.minflt, true);
  v.setInt32(64, u.nvcsw, true);
  v.setInt32(68, u.nivcsw, true);
  return out;
}
