/** bin/uniq.ts — uniq(1): equal neighbours become one line, counted or filtered. */
import { O_CREAT, O_TRUNC, O_WRONLY } from '../lib/consts.ts';
import { Input, type InputState } from '../lib/input.ts';
import { strerror, sys } from '../lib/sdk.ts';
import { tool } from '../lib/tool.ts';

interface State {
  readonly [key: string]: InputState | string | number | null;
  readonly input: InputState;
  readonly line: string | null;
  readonly count: number;
}

export const uniq = tool({
  path: '/usr/bin/uniq',
  summary: 'report or omit repeated lines',
  options: 'cdDif:s:uw:z',
  long: [
    'count=c',
    'repeated=d',
    'all-repeated=D',
    'ignore-case=i',
    'skip-fields=f',
    'skip-chars=s',
    'unique=u',
    'check-chars=w',
    'zero-terminated=z',
  ],
  *run(t) {
    const [from = '-', to, extra] = t.operands;
    if (extra !== undefined) yield* t.usage(`extra operand '${extra}'`);
    const saved = t.saved as State | null;
    if (to !== undefined && to !== '-' && saved === null) {
      const fd = yield* sys.open(to, O_WRONLY | O_CREAT | O_TRUNC, 0o666);
      if (fd < 0) yield* t.die(`${to}: ${strerror(fd)}`);
      yield* sys.dup2(fd, 1);
    }
    const [fieldsOff, charsOff, width] = [
      Number(t.value('f') ?? 0),
      Number(t.value('s') ?? 0),
      Number(t.value('w') ?? Infinity),
    ];
    const key = (line: string): string => {
      let rest = line;
      for (let n = 0; n < fieldsOff && rest !== ''; n += 1) rest = rest.replace(/^[ \t]*[^ \t]*/, '');
      rest = rest.slice(charsOff, charsOff + width);
      return t.has('i') ? rest.toLowerCase() : rest;
    };
    const end = t.has('z') ? '\0' : '\n';
    const input = new Input(t, [from], saved?.input);
    let line = saved?.line ?? null;
    let count = saved?.count ?? 0;
    const show = function* () {
      if (line === null || t.has('D')) return;
      if ((t.has('d') && count < 2) || (t.has('u') && count > 1)) return;
      yield* t.print(`${t.has('c') ? `${String(count).padStart(7)} ` : ''}${line}${end}`);
    };
    for (let l = yield* input.anyLine(t.has('z') ? 0 : 10); l !== null; l = yield* input.anyLine(t.has('z') ? 0 : 10)) {
      if (line !== null && key(l) === key(line)) {
        if (t.has('D')) {
          if (count === 1) yield* t.print(line + end);
          yield* t.print(l + end);
        }
        count += 1;
      } else {
        yield* show();
        line = l;
        count = 1;
      }
      if (t.due) yield* t.checkpoint({ input: input.save(), line, count });
    }
    yield* show();
    return 0;
  },
});
