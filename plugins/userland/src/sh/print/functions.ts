/** print/functions.ts — a function as `declare -f` shows it. */
import type { Shell } from '../state.ts';
import { printCommand } from './commands.ts';

export function functionText(s: Shell, name: string): string {
  const fn = s.functions.get(name);
  if (fn === undefined) return '';
  return `${name} () \n${printCommand(fn.body)}\n`;
}
