/**
 * lib/options.ts — command line options as getopt_long(3) reads them, with its sentences.
 *
 * Short options are a getopt string (`n:` takes a value, `c::` may have one glued to it; a leading `+` stops at the first operand).
 * Long options are words: `lines=n` stands for -n, `color::` and `width:` have no short form.
 */

export interface Option {
  /** The short letter, or the long name when there is no short form. */
  readonly name: string;
  readonly value: string;
  /** False when an optional value was left out. */
  readonly given: boolean;
}
export interface ParsedOptions {
  readonly options: readonly Option[];
  readonly operands: readonly string[];
  /** What is wrong, without the program's name. */
  readonly error: string | null;
}

type Takes = 'none' | 'required' | 'optional';
interface LongOption {
  readonly long: string;
  readonly name: string;
  readonly takes: Takes;
}

export function parseOptions(args: readonly string[], short: string, long: readonly string[] = []): ParsedOptions {
  const inOrder = short.startsWith('+');
  const letters = shortTable(inOrder ? short.slice(1) : short);
  const words = long.map((spec) => longOption(spec, letters));
  const options: Option[] = [];
  const operands: string[] = [];
  const done = (error: string | null): ParsedOptions => ({ options, operands, error });
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] as string;
    if (arg === '--') {
      for (const operand of args.slice(i + 1)) operands.push(operand);
      break;
    }
    if (arg.startsWith('--')) {
      const [found, error] = findLong(arg.slice(2), words);
      if (found === null) return done(error);
      const eq = arg.indexOf('=');
      let value = eq < 0 ? '' : arg.slice(eq + 1);
      if (found.takes === 'none' && eq >= 0) return done(`option '--${found.long}' doesn't allow an argument`);
      if (found.takes === 'required' && eq < 0) {
        i += 1;
        if (i >= args.length) return done(`option '--${found.long}' requires an argument`);
        value = args[i] as string;
      }
      options.push({ name: found.name, value, given: found.takes === 'required' || eq >= 0 });
    } else if (arg.length > 1 && arg.startsWith('-')) {
      for (let at = 1; at < arg.length; at += 1) {
        const letter = arg[at] as string;
        const takes = letters.get(letter);
        if (takes === undefined) return done(`invalid option -- '${letter}'`);
        if (takes === 'none') {
          options.push({ name: letter, value: '', given: false });
          continue;
        }
        let value = arg.slice(at + 1);
        const glued = value !== '';
        if (takes === 'required' && !glued) {
          i += 1;
          if (i >= args.length) return done(`option requires an argument -- '${letter}'`);
          value = args[i] as string;
        }
        options.push({ name: letter, value, given: takes === 'required' || glued });
        break;
      }
    } else if (inOrder) {
      for (const operand of args.slice(i)) operands.push(operand);
      break;
    } else {
      operands.push(arg);
    }
  }
  return done(null);
}

function shortTable(short: string): Map<string, Takes> {
  const letters = new Map<string, Takes>();
  for (let i = 0; i < short.length; i += 1) {
    const letter = short[i] as string;
    const takes = short.startsWith('::', i + 1) ? 'optional' : short[i + 1] === ':' ? 'required' : 'none';
    letters.set(letter, takes);
    i += takes === 'optional' ? 2 : takes === 'required' ? 1 : 0;
  }
  return letters;
}

function longOption(spec: string, letters: ReadonlyMap<string, Takes>): LongOption {
  const [long = '', alias] = spec.split('=');
  if (alias !== undefined) return { long, name: alias, takes: letters.get(alias) ?? 'none' };
  const name = long.replaceAll(':', '');
  return { long: name, name, takes: long.endsWith('::') ? 'optional' : long.endsWith(':') ? 'required' : 'none' };
}

/** Exact names first; else a prefix that fits only one option (or several spellings of one). */
function findLong(text: string, words: readonly LongOption[]): [LongOption | null, string] {
  const eq = text.indexOf('=');
  const name = eq < 0 ? text : text.slice(0, eq);
  const exact = words.find((w) => w.long === name);
  if (exact !== undefined) return [exact, ''];
  const near = words.filter((w) => w.long.startsWith(name));
  const first = near[0];
  if (first === undefined) return [null, `unrecognized option '--${name}'`];
  if (near.every((w) => w.name === first.name && w.takes === first.takes)) return [first, ''];
  const list = near.map((w) => `'--${w.long}'`).join(' ');
  return [null, `option '--${name}' is ambiguous; possibilities: ${list}`];
}
