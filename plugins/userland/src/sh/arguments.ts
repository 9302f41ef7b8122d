/** sh/arguments.ts — what bash is asked for on its command line. */
import { type Sys, sys } from '../lib/sdk.ts';
import { VERSION } from './expand/prompt.ts';
import { longOptions, shellOptions } from './state.ts';

export interface Wanted {
  command: string | null;
  script: string | null;
  stdin: boolean;
  interactive: boolean;
  login: boolean;
  norc: boolean;
  noprofile: boolean;
  rcfile: string | null;
  options: [string, boolean][];
  shopts: [string, boolean][];
  name: string;
  params: string[];
}

const VERSION_TEXT = `GNU bash, version ${VERSION} (i686-pc-linux-gnu), as killinit's shell models it\n`;

export function* readArguments(argv: readonly string[]): Sys<Wanted | number> {
  const zero = argv[0] ?? 'bash';
  const base = zero.slice(zero.lastIndexOf('/') + 1);
  const w: Wanted = {
    command: null,
    script: null,
    stdin: false,
    interactive: false,
    login: zero.startsWith('-'),
    norc: false,
    noprofile: false,
    rcfile: null,
    options: [],
    shopts: [],
    name: zero,
    params: [],
  };
  let wantsCommand = false;
  let i = 1;
  for (; i < argv.length; i += 1) {
    const arg = argv[i] as string;
    if (arg === '--' || arg === '-') {
      i += 1;
      break;
    }
    if (arg.startsWith('--')) {
      if (arg === '--login') w.login = true;
      else if (arg === '--norc') w.norc = true;
      else if (arg === '--noprofile') w.noprofile = true;
      else if (arg === '--posix') w.options.push(['posix', true]);
      else if (arg === '--verbose') w.options.push(['verbose', true]);
      else if (arg === '--rcfile' || arg === '--init-file') {
        i += 1;
        w.rcfile = argv[i] ?? null;
      } else if (arg === '--version') {
        yield* sys.write(1, VERSION_TEXT);
        return 0;
      } else if (arg !== '--noediting' && arg !== '--restricted') {
        yield* sys.write(2, `${zero}: ${arg}: invalid option\n`);
        return 2;
      }
      continue;
    }
    if (!/^[-+]./.test(arg)) break;
    const on = arg[0] === '-';
    for (const letter of arg.slice(1)) {
      if (letter === 'c' && on) wantsCommand = true;
      else if (letter === 's') w.stdin = on;
      else if (letter === 'i') w.interactive = on;
      else if (letter === 'l') w.login = on;
      else if (letter === 'o' || letter === 'O') {
        i += 1;
        const name = argv[i];
        if (name === undefined) continue;
        if (letter === 'o' && !longOptions.includes(name)) {
          yield* sys.write(2, `${zero}: line 0: ${zero}: ${name}: invalid option name\n`);
          return 2;
        }
        (letter === 'o' ? w.options : w.shopts).push([name, on]);
      } else if (letter === 'D' || letter === 'r') continue;
      else {
        const long = shellOptions[letter];
        if (long === undefined) {
          yield* sys.write(2, `${zero}: -${letter}: invalid option\n`);
          return 2;
        }
        w.options.push([long, on]);
      }
    }
  }
  const rest = argv.slice(i);
  if (wantsCommand) {
    const [command] = rest;
    if (command === undefined) {
      yield* sys.write(2, `${zero}: -c: option requires an argument\n`);
      return 2;
    }
    w.command = command;
    w.name = rest[1] ?? zero;
    w.params = rest.slice(2);
  } else if (rest.length > 0 && !w.stdin) {
    [w.script = null] = rest;
    w.name = rest[0] as string;
    w.params = rest.slice(1);
  } else w.params = [...rest];
  if (base === 'sh' || base === '-sh') w.options.unshift(['posix', false]);
  return w;
}
