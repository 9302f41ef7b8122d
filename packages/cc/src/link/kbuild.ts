/** What the kernel's build adds to a module's objects: modpost's checks, `.modinfo`, `__this_module`. */
import type { ModuleOptions, ModuleResult } from '../api.ts';

export function buildModule(options: ModuleOptions): ModuleResult {
  return { ok: false, errors: [`cannot build ${options.name}.ko yet`], warnings: [] };
}
