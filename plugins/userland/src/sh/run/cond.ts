/** run/cond.ts — the tests of `[[ … ]]`. They set `$?`. */

import { compileRegex, isTooHard } from '../../lib/regex.ts';
import type { Sys } from '../../lib/sdk.ts';
import { evaluateBig } from '../arith/evaluate.ts';
import { isSetByName } from '../builtins/test.ts';
import { ArithmeticError, ShellError } from '../errors.ts';
import { compilePattern, matches } from '../expand/pattern.ts';
import { quoteTrace } from '../expand/transform.ts';
import { on, type Shell, shopted } from '../state.ts';
import * as vars from '../vars.ts';
import { compareFiles, fileTest } from './filetest.ts';
import { traceLine } from './trace.ts';

const settle = (s: Shell, value: boolean): void => {
  s.status = value ? 0 : 1;
};

export function unaryTest(s: Shell, what: string, operand: string): Sys<void> | null {
  const trace = on(s, 'xtrace') ? traceLine(s, `[[ ${what} ${quoteTrace(operand)} ]]`) : null;
  switch (what) {
    case '-n':
      settle(s, operand !== '');
      return trace;
    case '-z':
      settle(s, operand === '');
      return trace;
    case '-v':
      settle(s, isSetByName(s, operand));
      return trace;
    case '-o':
      settle(s, on(s, operand));
      return trace;
    case '-R':
      settle(s, vars.findDirect(s, operand)?.attrs.includes('n') === true);
      return trace;
    default:
      return files(s, fileTest(what.slice(1), operand), trace);
  }
}

function* files(s: Shell, test: Sys<boolean>, trace: Sys<void> | null): Sys<void> {
  if (trace !== null) yield* trace;
  settle(s, yield* test);
}

export function binaryTest(s: Shell, what: string, left: string, right: string): Sys<void> | null {
  const trace = on(s, 'xtrace')
    ? traceLine(s, `[[ ${quoteTrace(left)} ${what} ${right === '' ? "''" : right} ]]`)
    : null;
  switch (what) {
    case '=':
    case '==':
    case '!=': {
      s.cycles += left.length;
      const pattern = compilePattern(right, { extglob: true, ignoreCase: shopted(s, 'nocasematch') });
      settle(s, matches(pattern, left) === (what !== '!='));
      return trace;
    }
    case '=~':
      regexTest(s, left, right);
      return trace;
    case '<':
      settle(s, left < right);
      return trace;
    case '>':
      settle(s, left > right);
      return trace;
    case '-nt':
    case '-ot':
    case '-ef':
      return files(s, compareFiles(left, what, right), trace);
    default:
      try {
        settle(s, compareNumbers(what, evaluateBig(s, left), evaluateBig(s, right)));
      } catch (e) {
        if (!(e instanceof ArithmeticError)) throw e;
        s.warnings.push(`[[: ${e.message}`);
        settle(s, false);
      }
      return trace;
  }
}

export function compareNumbers(what: string, a: bigint, b: bigint): boolean {
  switch (what) {
    case '-eq':
      return a === b;
    case '-ne':
      return a !== b;
    case '-lt':
      return a < b;
    case '-le':
      return a <= b;
    case '-gt':
      return a > b;
    default:
      return a >= b;
  }
}

/** `=~`: the groups go to BASH_REMATCH. A pattern that is none has status 2. */
function regexTest(s: Shell, text: string, source: string): void {
  s.cycles += 100 + text.length * 4;
  const regex = compileRegex(source, { extended: true, ignoreCase: shopted(s, 'nocasematch') });
  if (typeof regex === 'string') {
    s.status = 2;
    return;
  }
  try {
    const m = regex.exec(text);
    const groups =
      m === null
        ? []
        : Array.from({ length: regex.groups + 1 }, (_, i) =>
            (m[i * 2] ?? -1) < 0 ? '' : text.slice(m[i * 2], m[i * 2 + 1]),
          );
    const variable = vars.create(vars.globalScope(s), 'BASH_REMATCH');
    variable.value = { kind: 'indexed', map: new Map(groups.map((g, i) => [i, g])) };
    settle(s, m !== null);
  } catch (error) {
    if (isTooHard(error)) throw new ShellError('regular expression: too many steps', 'line');
    throw error;
  }
}
