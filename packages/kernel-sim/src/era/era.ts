/** era/era.ts — what a kernel version is, as data. No `if (era === …)` anywhere else. */
import type { EraId } from '../types.ts';

export interface Era {
  readonly id: EraId;
  /** `uname -r`. */
  readonly release: string;
  /** `uname -v`. */
  readonly version: string;
  /** Behaviour switches, by the names of kernel/profiles. */
  readonly config: Readonly<Record<string, number | string | boolean>>;
}
