/** options.ts — command lines, with `--name value`, `--name=value` and flags. */
import { LEAST_RAM, MOST_RAM } from '@killinit/kernel-sim';
export interface Parsed {
  readonly flags: ReadonlyMap<string, string>;
  readonly lists: ReadonlyMap<string, readonly string[]>;
  readonly rest: readonly string[];
  readonly error: string | null;
}

/** `valued` options take a value, `listed` ones may be repeated, `plain` ones stand alone. After `--` all is rest. */
export function parseOptions(
  args: readonly string[],
  spec: { valued: readonly string[]; listed?: readonly string[]; plain: readonly string[] },
): Parsed {
  const flags = new Map<string, string>();
  const lists = new Map<string, string[]>();
  const rest: string[] = [];
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] as string;
    if (arg === '--') {
      rest.push(...args.slice(i + 1));
      break;
    }
    if (!arg.startsWith('-') || arg === '-') {
      rest.push(arg);
      continue;
    }
    const eq = arg.indexOf('=');
    const name = eq < 0 ? arg : arg.slice(0, eq);
    if (spec.plain.includes(name)) {
      flags.set(name, '');
      continue;
    }
    const short = (spec.listed ?? []).find((l) => l.length === 2 && arg.startsWith(l) && arg.length > 2);
    const key = short ?? name;
    if (!spec.valued.includes(key) && !(spec.listed ?? []).includes(key))
      return { flags, lists, rest, error: `Unknown option ${name}. Try killinit help.` };
    let value: string | undefined;
    if (short !== undefined) value = arg.slice(2);
    else if (eq >= 0) value = arg.slice(eq + 1);
    else {
      i += 1;
      value = args[i];
    }
    if (value === undefined) return { flags, lists, rest, error: `${name} needs a value.` };
    if ((spec.listed ?? []).includes(key)) lists.set(key, [...(lists.get(key) ?? []), value]);
    else flags.set(key, value);
  }
  return { flags, lists, rest, error: null };
}

/** The sentence for `--memory` when a machine cannot have that much, or null. */
export const wrongMemory = (mebibytes: number): string | null =>
  Number.isInteger(mebibytes) && mebibytes >= LEAST_RAM && mebibytes <= MOST_RAM
    ? null
    : `--memory takes a number of MiB from ${LEAST_RAM} to ${MOST_RAM}.\n`;
