/** bin/echo.ts — echo(1): its arguments, with -n, -e and -E. */
import { unescape } from '../lib/escapes.ts';
import { tool } from '../lib/tool.ts';

export const echo = tool({
  path: '/usr/bin/echo',
  summary: 'display a line of text',
  *run(t) {
    let [newline, escapes] = [true, false];
    let i = 0;
    for (; /^-[neE]+$/.test(t.args[i] ?? ''); i += 1) {
      for (const letter of (t.args[i] as string).slice(1)) {
        if (letter === 'n') newline = false;
        else escapes = letter === 'e';
      }
    }
    const text = t.args.slice(i).join(' ');
    if (!escapes) yield* t.print(newline ? `${text}\n` : text);
    else {
      const done = unescape(text, true);
      yield* t.print(newline && !done.stop ? `${done.text}\n` : done.text);
    }
    return 0;
  },
});
