/** kinds.ts — one constructor for each kind of contribution. They add nothing; they let the compiler infer and complain early. */
import type { LsmFacts, LsmHook, ProcFile, ProgramDef } from '@killinit/kernel-sim';
import type { Achievement, Rule, Scenario } from '@killinit/room';

export const program = (definition: ProgramDef): ProgramDef => definition;

export const procFile = (definition: ProcFile): ProcFile => definition;

export const scenario = (definition: Scenario): Scenario => definition;

export const rule = (definition: Rule): Rule => definition;

export const achievement = (definition: Achievement): Achievement => definition;

/** Refuses where Linux asks its security modules. It decides only from the facts that are reported with the refusal. */
export function lsmHook<H extends keyof LsmFacts>(
  hook: H,
  definition: { readonly id: string; readonly errno?: number; blocks(facts: LsmFacts[H]): boolean },
): LsmHook {
  // A hook is only ever asked with the facts of its own kind.
  return { hook, ...definition } as unknown as LsmHook;
}
