/** bin/seq.ts — seq(1) and yes(1): numbers, or one line for ever. */
import { fixed, formatFloat, layout, parseDirective } from '../lib/printf.ts';
import { tool } from '../lib/tool.ts';

const NUMBER = /^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?$/i;

export const seq = tool({
  path: '/usr/bin/seq',
  summary: 'print a sequence of numbers',
  *run(t) {
    const args = [...t.args];
    let [separator, format, equal] = ['\n', '', false];
    while (args.length > 0 && /^-[a-z-]/.test(args[0] as string) && !NUMBER.test(args[0] as string)) {
      const o = args.shift() as string;
      const value = (): string =>
        /^-[sf]./.test(o) ? o.slice(2) : o.includes('=') ? o.slice(o.indexOf('=') + 1) : (args.shift() ?? '');
      if (/^(-s|--separator)/.test(o)) separator = value();
      else if (/^(-f|--format)/.test(o)) format = value();
      else if (o === '-w' || o === '--equal-width') equal = true;
      else if (o === '--') break;
      else yield* t.usage(`invalid option -- '${o.replace(/^-+/, '').slice(0, 1)}'`);
    }
    if (args.length === 0) yield* t.usage('missing operand');
    if (args.length > 3) yield* t.usage(`extra operand '${args[3]}'`);
    for (const a of args) if (!NUMBER.test(a)) yield* t.usage(`invalid floating point argument: '${a}'`);
    const [first, step, last] = (
      args.length === 1 ? ['1', '1', args[0]] : args.length === 2 ? [args[0], '1', args[1]] : args
    ) as [string, string, string];
    if (Number(step) === 0) yield* t.usage(`invalid Zero increment value: '${step}'`);
    const decimals = Math.max(...[first, step].map((a) => (a.split('.')[1] ?? '').replace(/e.*/i, '').length));
    const width = equal
      ? Math.max(
          fixed(Math.abs(Number(first)), decimals).length + (Number(first) < 0 ? 1 : 0),
          fixed(Number(last), decimals).length,
        )
      : 0;
    const directive = format === '' ? null : parseDirective(format, format.indexOf('%'));
    const show = (n: number): string => {
      if (directive !== null) {
        const at = format.indexOf('%');
        const l = layout(
          directive.flags,
          typeof directive.width === 'number' ? directive.width : 0,
          typeof directive.precision === 'number' ? directive.precision : -1,
        );
        return (
          format.slice(0, at) +
          formatFloat(n, directive.conversion, l) +
          format.slice(directive.end).replaceAll('%%', '%')
        );
      }
      const text = fixed(Math.abs(n), decimals);
      const sign = n < 0 ? '-' : '';
      return sign + text.padStart(width - sign.length, '0');
    };
    const [from, by, to] = [Number(first), Number(step), Number(last)];
    let i = (t.saved as { i: number } | null)?.i ?? 0;
    for (; ; i += 1) {
      const n = Number((from + i * by).toFixed(Math.min(15, decimals + 2)));
      if (by > 0 ? n > to : n < to) break;
      yield* t.print((i === 0 ? '' : separator) + show(n));
      t.charge(40);
      if (t.tired) yield* t.spend();
      if (t.due) yield* t.checkpoint({ i: i + 1 });
    }
    if (i > 0) yield* t.print('\n');
    return 0;
  },
});

export const yes = tool({
  path: '/usr/bin/yes',
  summary: 'output a string repeatedly until killed',
  options: '+',
  *run(t) {
    const line = `${t.operands.length === 0 ? 'y' : t.operands.join(' ')}\n`;
    const block = line.repeat(Math.max(1, Math.floor(4096 / line.length)));
    for (;;) {
      yield* t.print(block);
      yield* t.flush();
      if (t.due) yield* t.checkpoint(null);
    }
  },
});
