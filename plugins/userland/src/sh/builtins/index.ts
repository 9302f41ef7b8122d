/** builtins/index.ts — every command the shell has in itself. */
import type { Shell } from '../state.ts';
import { completionBuiltins } from './completion.ts';
import { flowBuiltins } from './flow.ts';
import { folderBuiltins } from './folders.ts';
import { jobBuiltins } from './jobs.ts';
import type { Builtin, Table } from './kit.ts';
import { limitBuiltins } from './limits.ts';
import { mapfileBuiltins } from './mapfile.ts';
import { nameBuiltins } from './names.ts';
import { optionBuiltins } from './options.ts';
import { parameterBuiltins } from './parameters.ts';
import { readBuiltins } from './read.ts';
import { historyBuiltins } from './remembered.ts';
import { systemBuiltins } from './system.ts';
import { testBuiltins } from './test.ts';
import { textBuiltins } from './text.ts';
import { variableBuiltins } from './variables.ts';
import { waitBuiltins } from './wait.ts';

let table: Map<string, Builtin> | null = null;

function builtins(): Map<string, Builtin> {
  table ??= new Map(Object.entries(allBuiltins()));
  return table;
}

export function allBuiltins(): Table {
  return {
    ...completionBuiltins,
    ...flowBuiltins,
    ...folderBuiltins,
    ...jobBuiltins,
    ...historyBuiltins,
    ...limitBuiltins,
    ...mapfileBuiltins,
    ...nameBuiltins,
    ...optionBuiltins,
    ...parameterBuiltins,
    ...readBuiltins,
    ...systemBuiltins,
    ...testBuiltins,
    ...textBuiltins,
    ...variableBuiltins,
    ...waitBuiltins,
  };
}

export const builtinNames = (): readonly string[] => [...builtins().keys()];

export function findBuiltin(s: Shell, name: string): Builtin | null {
  const found = builtins().get(name);
  if (found === undefined || (s.disabled.length > 0 && s.disabled.includes(name))) return null;
  return found;
}
export const isSpecial = (name: string): boolean => builtins().get(name)?.special === true;
