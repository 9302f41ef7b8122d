/** bin/sed/index.ts — sed(1): the stream editor, with GNU's usual additions. */
import { readText } from '../../lib/files.ts';
import { strerror } from '../../lib/sdk.ts';
import { tool } from '../../lib/tool.ts';
import { Sed } from './run.ts';
import { type Command, parseScript, SedError } from './script.ts';

export const sed = tool({
  path: '/usr/bin/sed',
  summary: 'stream editor for filtering and transforming text',
  options: 'ne:f:i::Erl:szu',
  long: [
    ...[
      'quiet=n',
      'silent=n',
      'expression=e',
      'file=f',
      'in-place=i',
      'regexp-extended=E',
      'line-length=l',
      'separate=s',
      'null-data=z',
      'unbuffered=u',
    ],
    ...['posix', 'debug', 'sandbox', 'follow-symlinks'],
  ],
  *run(t) {
    const parts: string[] = [];
    for (const o of t.options) {
      if (o.name === 'e') parts.push(o.value);
      if (o.name !== 'f') continue;
      const text = yield* readText(o.value === '-' ? '/dev/stdin' : o.value, 1 << 20);
      if (typeof text === 'number') return yield* t.die(`couldn't open file ${o.value}: ${strerror(text)}`);
      parts.push(text.replace(/\n$/, ''));
    }
    let files = t.operands;
    if (parts.length === 0) {
      const script = files[0];
      if (script === undefined) {
        yield* t.stderr('Usage: sed [OPTION]... {script-only-if-no-other-script} [input-file]...\n');
        return 1;
      }
      parts.push(script);
      files = files.slice(1);
    }
    const source = parts.join('\n');
    let commands: Command[];
    try {
      commands = parseScript(source, t.has('E') || t.has('r'));
    } catch (e) {
      if (!(e instanceof SedError)) throw e;
      return yield* t.die(e.status === 4 ? e.message : `-e expression #1, ${e.message}`, e.status);
    }
    const hash = source.startsWith('#n\n');
    const inPlace = t.options.find((o) => o.name === 'i');
    return yield* new Sed(t, commands, files, {
      quiet: t.has('n') || hash,
      separate: t.has('s') || inPlace !== undefined,
      inPlace: inPlace === undefined ? null : inPlace.value,
      delimiter: t.has('z') ? 0 : 10,
      lineLength: Number(t.value('l') ?? 70),
      posix: t.has('posix'),
    }).run();
  },
});
