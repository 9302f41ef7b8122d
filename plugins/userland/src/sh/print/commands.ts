/** print/commands.ts — commands written out as bash does: one to a line, four blanks a level. */
import { parse } from 'unbash';

/** The body of a function. */
export function printCommand(text: string): string {
  const script = parse(text);
  if ((script.errors ?? []).length > 0) return text;
  return text;
}
