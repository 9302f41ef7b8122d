/** print/functions.ts — a function as `declare -f` shows it. */
import type { Shell } from '../state.ts';
import { printBody } from './commands.ts';

export function functionText(s: Shell, name: string): string {
  const fn = s.functions.get(name);
  if (fn === undefined) return '';
  const body = printBody(fn.body);
  // A body that is no group is shown in one.
  const shown = body.startsWith('{ \n') ? body : `{ \n    ${body.split('\n').join('\n    ')}\n}`;
  return `${name} () \n${shown}\n`;
}
