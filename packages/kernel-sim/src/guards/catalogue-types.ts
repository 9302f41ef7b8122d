/** guards/catalogue-types.ts — one check of the kernel, as the manual page, the trace and the catalogue page tell it. */
import type { EraId, GuardId } from '../types.ts';

/** Where a kernel version has the check. */
export interface GuardSite {
  /** Source file, relative to the kernel's root. */
  readonly file: string;
  /** The function (or chain of functions) that decides. */
  readonly site: string;
  readonly note?: string;
}

export interface GuardEntry {
  readonly id: GuardId;
  /** One sentence anybody understands. */
  readonly title: string;
  readonly subsystem: string;
  /** Guards of one path are met in ascending `order`. */
  readonly path: string;
  readonly order: number;
  /** An era without an entry does not have the check. */
  readonly code: Readonly<Partial<Record<EraId, GuardSite>>>;
  /** When it strikes, in neutral notation. */
  readonly condition: string;
  /** The values it reads. */
  readonly operands: readonly string[];
  /** What happens then: `errno` with the number's name, `drop` (success, but nothing arrives), `panic`, … */
  readonly verdict: { readonly kind: string; readonly value?: string; readonly detail?: string };
  readonly userSees: string;
  readonly teaching: string;
  /** Why nobody can meet it in this machine: it is in the catalogue for its story. Absent: it is asked. */
  readonly unasked?: string;
  /** How it changed over the versions. */
  readonly versions: readonly string[];
}
