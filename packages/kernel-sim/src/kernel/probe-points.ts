/**
 * kernel/probe-points.ts — functions inside the kernel that a kprobe may sit on.
 *
 * Of its own file, without imports: the functions are everywhere, and what runs the probes depends on all of them (module-calls.ts).
 */
import type { Kernel } from './types.ts';

interface Hooks {
  enter(k: Kernel, name: string, args: readonly number[]): boolean;
  leave(k: Kernel, name: string, value: number): void;
}
let hooks: Hooks | null = null;
export function setProbeHooks(h: Hooks): void {
  hooks = h;
}
/** `name` is entered on behalf of `current`. False: what a probe did there killed the task. */
export const probePoint = (k: Kernel, name: string, args: readonly number[]): boolean =>
  k.state.kcode.probes.length === 0 || hooks === null || hooks.enter(k, name, args);
/** … and left. */
export function probePointReturn(k: Kernel, name: string, value: number): void {
  if (k.state.kcode.probes.length > 0) hooks?.leave(k, name, value);
}
