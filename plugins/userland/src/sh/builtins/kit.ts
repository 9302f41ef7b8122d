/** builtins/kit.ts — what builtins have in common: options, messages, numbers. */
import type { Sys } from '../../lib/sdk.ts';
import { sys } from '../../lib/sdk.ts';
import { complain } from '../run/say.ts';
import type { Frame, Shell } from '../state.ts';
import type { Turn } from '../turn.ts';

/** Gives `$?`, or null when it has been set (or something goes on that will set it). */
export type Run = (t: Turn, args: string[], f: Frame) => Sys<number | null>;
export interface Builtin {
  readonly run: Run;
  /** One of POSIX's special builtins. */
  readonly special?: boolean;
  /** What `help` and wrong usage show behind the name. */
  readonly usage: string;
  readonly summary: string;
}
export type Table = Readonly<Record<string, Builtin>>;

/** `name: message`; the status for it. */
export function* failed(s: Shell, name: string, message: string, status = 1): Sys<number> {
  yield* complain(s, `${name}: ${message}`);
  return status;
}

export interface Options {
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, string>;
  /** In the order they came: for those of which the last counts. */
  readonly order: readonly string[];
  readonly rest: string[];
}

/** Short options as getopt(3) reads them; `spec` like `ab:c`. An option that is unknown: null, after the messages. */
export function* readOptions(s: Shell, args: readonly string[], spec: string, usage: string): Sys<Options | null> {
  const name = args[0] as string;
  const flags = new Set<string>();
  const values = new Map<string, string>();
  const order: string[] = [];
  let i = 1;
  for (; i < args.length; i += 1) {
    const arg = args[i] as string;
    if (arg === '--') {
      i += 1;
      break;
    }
    if (arg.length < 2 || arg[0] !== '-') break;
    for (let j = 1; j < arg.length; j += 1) {
      const letter = arg[j] as string;
      const at = spec.indexOf(letter);
      if (at < 0 || letter === ':') {
        yield* usageError(s, name, `-${letter}: invalid option`, usage);
        return null;
      }
      flags.add(letter);
      order.push(letter);
      if (spec[at + 1] !== ':') continue;
      if (j + 1 >= arg.length) i += 1;
      const value = j + 1 < arg.length ? arg.slice(j + 1) : args[i];
      if (value === undefined) {
        yield* usageError(s, name, `-${letter}: option requires an argument`, usage);
        return null;
      }
      values.set(letter, value);
      break;
    }
  }
  return { flags, values, order, rest: args.slice(i) };
}

export function* usageError(s: Shell, name: string, message: string, usage: string): Sys<number> {
  yield* complain(s, `${name}: ${message}`);
  yield* sys.write(2, `${name}: usage: ${name} ${usage}\n`);
  return 2;
}

/** A whole number as builtins take them. */
export const integer = (text: string): number | null => (/^\s*[+-]?\d{1,18}\s*$/.test(text) ? Number(text) : null);

/** Quotes round what a message names: `` `x' ``. */
export const named = (text: string): string => `\`${text}'`;
