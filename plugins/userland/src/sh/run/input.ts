/**
 * run/input.ts — where commands come from: a text, a descriptor, a terminal.
 *
 * A whole script is compiled at once. When it has a mistake in it, or when aliases may change what it means, it is taken command by
 * command, as everything that is typed is: lines are added until they make a command, or bash's sentence says what is wrong.
 */

import { type Sys, sys } from '../../lib/sdk.ts';
import { type Compiled, compileText } from '../compile/index.ts';
import { baseName, syntaxPrefix } from '../errors.ts';
import { expandAliases } from '../expand/aliases.ts';
import { decodePrompt } from '../expand/prompt.ts';
import { expandQuietly } from '../expand/quietly.ts';
import { continues, describeProblem, extendedPattern, type SyntaxProblem, soundPrefix } from '../parse/source.ts';
import { type Input, newFrame, on, type Shell, shopted } from '../state.ts';
import type { Turn } from '../turn.ts';
import * as vars from '../vars.ts';
import { leave } from './control.ts';
import { expandHistory, remember, saveHistory } from './history.ts';
import { readLine, readTerminal } from './lines.ts';
import { pollSignals, runTraps } from './signals.ts';
import { notifyJobs, reap } from './wait.ts';

/** A request to the terminal that real ones do not know (they answer ENOTTY): the status of the line that has just ended. */
const TTY_STATUS = 0x4b49;

/** With no frame left: finds the next command to run, or ends the shell. */
export function* nextInput(t: Turn): Sys<void> {
  const { s } = t;
  const { input } = s;
  if (input === null) {
    leave(s, s.status);
    return;
  }
  if (s.interactive) {
    yield* interact(t, input);
    return;
  }
  yield* pollSignals(s);
  if (runTraps(s)) return;
  if (s.jobs.length > 0 && s.jobControl) yield* notifyJobs(s);
  if (input.kind === 'text' && !input.stepping) {
    wholeText(s, input);
    return;
  }
  yield* byLines(t, input);
}

function wholeText(s: Shell, input: Input): void {
  if (input.eof) {
    leave(s, s.status);
    return;
  }
  const risky = /\balias\b|set\s+-[a-z]*[nv]|[?*+@!]\(/.test(input.text) || on(s, 'verbose') || on(s, 'noexec');
  const compiled = risky ? null : compileText(input.text);
  if (compiled === null || (compiled.ok && compiled.openHere) || (!compiled.ok && !compiled.problem.incomplete)) {
    input.stepping = true;
    return;
  }
  if (!compiled.ok) {
    // Something is never closed: what goes before it runs, the rest is told at the end.
    const good = soundPrefix(input.text, compiled.problem);
    input.stepping = true;
    input.partial = input.text.slice(good.length);
    input.partialLine = good.split('\n').length - 1;
    input.line = input.partialLine;
    input.text = '';
    if (good === '') return;
    s.frames.push(newFrame('main', good, { source: s.fromString ? '' : s.script }));
    return;
  }
  input.eof = true;
  s.frames.push(newFrame('main', input.text, { source: s.fromString ? '' : s.script, line: input.line }));
  input.text = '';
}

/** Takes lines until there is a command. */
function* byLines(t: Turn, input: Input): Sys<void> {
  const { s } = t;
  for (;;) {
    const line = yield* takeLine(t, input);
    if (line === null) return;
    if (line === '') {
      yield* endOfInput(s, input);
      return;
    }
    if (on(s, 'verbose')) yield* sys.write(2, line.endsWith('\n') ? line : `${line}\n`);
    if (yield* addLine(s, input, line)) return;
    if (t.due) yield* t.rest();
  }
}

/** A line with its newline; '' at the end; null when interrupted. */
function* takeLine(t: Turn, input: Input): Sys<string | null> {
  if (input.kind === 'text') {
    const end = input.text.indexOf('\n');
    const line = end < 0 ? input.text : input.text.slice(0, end + 1);
    input.text = end < 0 ? '' : input.text.slice(end + 1);
    return line;
  }
  if (input.eof) return '';
  const keeper = {
    get line() {
      return input.ahead;
    },
    set line(text: string) {
      input.ahead = text;
    },
    eof: false,
  };
  const whole = yield* readLine(t, input.fd, keeper);
  if (!whole) {
    yield* pollSignals(t.s);
    runTraps(t.s);
    return null;
  }
  const line = input.ahead;
  input.ahead = '';
  if (keeper.eof) input.eof = true;
  return line;
}

/** Adds a line to what there is of a command: true when there is something to run now. */
function* addLine(s: Shell, input: Input, line: string): Sys<boolean> {
  if (input.partial === '') input.partialLine = input.line;
  input.line += 1;
  input.partial += line;
  const text = input.partial;
  if (continues(text)) return false;
  // A command of many lines is looked at again only when it has grown by a part of itself.
  if (input.line - input.partialLine > 64) {
    input.waited += 1;
    if (input.waited < (input.line - input.partialLine) >> 3) return false;
  }
  input.waited = 0;
  const source = s.aliases.size > 0 && shopted(s, 'expand_aliases') ? expandAliases(text, s.aliases) : text;
  const compiled = compileFor(s, source);
  if (compiled.ok) {
    if (compiled.openHere && !input.eof) return false;
    input.partial = '';
    if (compiled.code.units[0]?.ops.length === 0) return false;
    if (on(s, 'noexec') && !s.interactive) return false;
    s.frames.push(
      newFrame('main', source, {
        source: s.fromString || input.kind !== 'text' ? '' : s.script,
        line: input.partialLine,
      }),
    );
    return true;
  }
  if (compiled.problem.incomplete) return false;
  input.partial = '';
  yield* tellProblem(s, source, compiled.problem, input.partialLine);
  if (!(compiled.problem.kind === 'message' && compiled.problem.condition)) s.status = 2;
  if (!s.interactive) leave(s, s.status);
  return true;
}

/** Compiled as this shell's options have it. */
export function compileFor(s: Shell, text: string): Compiled {
  const compiled = compileText(text);
  if (!compiled.ok || shopted(s, 'extglob')) return compiled;
  const problem = extendedPattern(text);
  return problem === null ? compiled : { ok: false, problem };
}

/** No more lines. What is left of a command is an error, unless only a here-document was cut off. */
function* endOfInput(s: Shell, input: Input): Sys<void> {
  let text = input.partial;
  input.partial = '';
  if (text === '') {
    leave(s, s.status);
    return;
  }
  input.eof = true;
  const compiled = compileText(continues(text) ? text.replace(/\\\n?$/, '') : text);
  if (compiled.ok) {
    if (compiled.openHere) {
      yield* warnHere(s, input, compiled.openHere);
      if (!text.endsWith('\n')) text += '\n';
    }
    s.frames.push(newFrame('main', text, { source: s.fromString ? '' : s.script, line: input.partialLine }));
    return;
  }
  if (compiled.problem.openHere !== undefined) yield* warnHere(s, input, compiled.problem.openHere);
  yield* tellProblem(s, text, compiled.problem, input.partialLine);
  leave(s, 2);
}

function* warnHere(s: Shell, input: Input, here: { word: string; line: number; last: number }): Sys<void> {
  const line = input.partialLine + here.line;
  yield* sys.write(
    2,
    `${syntaxPrefix(s, input.partialLine + here.last).replace(': -c: ', ': ')}warning: here-document at line ${line} delimited by end-of-file (wanted \`${here.word}')\n`,
  );
}

/** The sentences for a text that cannot be parsed. */
export function* tellProblem(s: Shell, text: string, problem: SyntaxProblem, before: number): Sys<void> {
  const lines = describeProblem(text, problem);
  const at = before + problem.line;
  let out = '';
  lines.forEach((sentence, i) => {
    if (s.interactive && i > 0) return;
    out += `${syntaxPrefix(s, at)}${sentence}\n`;
  });
  yield* sys.write(2, out);
}

// ------------------------------------------------------------------------------------------------------------------- interactive

function* interact(t: Turn, input: Input): Sys<void> {
  const { s } = t;
  yield* pollSignals(s);
  s.pending = s.pending.filter((sig) => sig !== 2 || s.traps.has('INT'));
  if (runTraps(s)) return;
  if (input.stage === 0) {
    input.stage = 1;
    if (s.tty >= 0) yield* noteSize(s);
    // The terminal is told how the line ended: logs and screens know then that the shell is back.
    if (input.kind === 'tty' && input.partial === '') yield* sys.ioctl(input.fd, TTY_STATUS, s.status & 0xff);
    yield* notifyJobs(s);
    const command = input.partial === '' ? vars.get(s, 'PROMPT_COMMAND') : null;
    if (command !== null && command !== '') {
      s.frames.push(
        newFrame('trap', command, {
          name: 'PROMPT',
          trapStatus: s.status,
          trapPipe: s.pipeStatus,
          scopes: s.scopes.length,
          saves: s.saves.length,
        }),
      );
      return;
    }
  }
  if (input.stage === 1) {
    s.clockMs = yield* sys.gettimeofday();
    const raw = vars.get(s, input.partial === '' ? 'PS1' : 'PS2') ?? '';
    const text = decodePrompt(s, raw);
    if (/\$\(|`/.test(text)) {
      input.stage = 2;
      s.frames.push(newFrame('expand', text, { unit: -1, scopes: s.scopes.length, saves: s.saves.length }));
      return;
    }
    input.prompt = expandQuietly(s, text);
    input.stage = 3;
  }
  if (input.stage === 2) {
    input.stage = 3; // its expansion failed
    input.prompt = '$ ';
  }
  yield* sys.write(2, input.prompt);
  yield* typed(t, input);
}

/** LINES and COLUMNS follow the terminal (checkwinsize). */
function* noteSize(s: Shell): Sys<void> {
  const size = yield* sys.winsize(s.tty);
  if (typeof size === 'number' || size.cols === 0 || !shopted(s, 'checkwinsize')) return;
  if (size.cols === s.columns && vars.get(s, 'COLUMNS') !== null) return;
  s.columns = size.cols;
  vars.set(s, 'COLUMNS', String(size.cols));
  vars.set(s, 'LINES', String(size.rows));
}

function* typed(t: Turn, input: Input): Sys<void> {
  const { s } = t;
  const state = { line: '', eof: false };
  let how: 'line' | 'interrupted' | 'end';
  if (input.kind === 'tty') how = yield* readTerminal(input.fd, state);
  else how = (yield* readLine(t, input.fd, state)) ? (state.line === '' ? 'end' : 'line') : 'interrupted';
  input.stage = 0;
  if (how === 'interrupted') {
    yield* pollSignals(s);
    if (s.pending.includes(2)) {
      yield* sys.write(2, '\n');
      s.pending = s.pending.filter((sig) => sig !== 2 || s.traps.has('INT'));
      input.partial = '';
      s.status = 130;
    }
    return;
  }
  if (how === 'end') {
    yield* endTyped(s, input);
    return;
  }
  let { line } = state;
  if (!line.endsWith('\n')) line += '\n';
  if (on(s, 'histexpand')) {
    const expanded = expandHistory(s, line.slice(0, -1));
    if (expanded.kind === 'error') {
      yield* sys.write(2, `${baseName(s.name)}: ${expanded.message}\n`);
      input.partial = '';
      return;
    }
    if (expanded.kind === 'changed') {
      yield* sys.write(2, `${expanded.text}\n`);
      line = `${expanded.text}\n`;
      if (expanded.printOnly) {
        remember(s, expanded.text);
        return;
      }
    }
  }
  remember(s, line.slice(0, -1), input.partial !== '');
  if (on(s, 'verbose')) yield* sys.write(2, line);
  yield* addLine(s, input, line);
  // Written before it runs: whatever it does to the machine, the line is there afterwards.
  if (input.partial === '') yield* saveHistory(s);
}

function* endTyped(s: Shell, input: Input): Sys<void> {
  if (input.partial !== '') {
    const compiled = compileText(input.partial);
    if (!compiled.ok) yield* tellProblem(s, input.partial, compiled.problem, input.partialLine);
    input.partial = '';
    s.status = 2;
    return;
  }
  const alive = yield* sys.fcntl(input.fd, 1);
  if (on(s, 'ignoreeof') && alive >= 0) {
    yield* sys.write(2, `Use "${s.login ? 'logout' : 'exit'}" to leave the shell.\n`);
    return;
  }
  yield* sys.write(2, `${s.login ? 'logout' : 'exit'}\n`);
  yield* reap(s);
  if (!s.warned && s.jobs.some((j) => j.state === 'stopped')) {
    yield* sys.write(2, 'There are stopped jobs.\n');
    s.warned = true;
    return;
  }
  leave(s, s.status);
}
