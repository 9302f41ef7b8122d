/** bin/tool-options.ts — options of the small tools around objects: letters that can be joined, words, and values. */

export interface ToolOptions {
  readonly letters: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
  readonly operands: readonly string[];
}
export interface ToolSpec {
  /** Letters without a value. */
  readonly letters: string;
  /** Letters with one. */
  readonly valued?: string;
  /** Long names: the letter they stand for. */
  readonly long?: Readonly<Record<string, string>>;
}

/** A string says what is wrong. */
export function toolOptions(args: readonly string[], spec: ToolSpec): ToolOptions | string {
  const letters = new Set<string>();
  const values = new Map<string, string>();
  const operands: string[] = [];
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] ?? '';
    if (arg === '--') {
      operands.push(...args.slice(i + 1));
      break;
    }
    if (arg.startsWith('--')) {
      const [name, value] = splitLong(arg.slice(2));
      const letter = spec.long?.[name];
      if (letter === undefined) return `unrecognized option '--${name}'`;
      if ((spec.valued ?? '').includes(letter)) {
        i += value === null ? 1 : 0;
        values.set(letter, value ?? args[i] ?? '');
      } else letters.add(letter);
      continue;
    }
    if (!arg.startsWith('-') || arg === '-') {
      operands.push(arg);
      continue;
    }
    for (let j = 1; j < arg.length; j++) {
      const letter = arg[j] ?? '';
      if ((spec.valued ?? '').includes(letter)) {
        const rest = arg.slice(j + 1);
        if (rest === '') i += 1;
        if (rest === '' && args[i] === undefined) return `option requires an argument -- '${letter}'`;
        values.set(letter, rest === '' ? (args[i] ?? '') : rest);
        break;
      }
      if (!spec.letters.includes(letter)) return `invalid option -- '${letter}'`;
      letters.add(letter);
    }
  }
  return { letters, values, operands };
}
function splitLong(text: string): [string, string | null] {
  const equals = text.indexOf('=');
  return equals < 0 ? [text, null] : [text.slice(0, equals), text.slice(equals + 1)];
}
