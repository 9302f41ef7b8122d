/** compile/commands.ts — statements and compound commands to instructions. */
import type {
  AndOr,
  Case,
  CompoundList,
  For,
  HereDoc,
  If,
  Pipeline,
  PipelineNode,
  Select,
  Statement,
  SyntaxNode,
  While,
} from 'unbash';
import { forEachChild } from 'unbash';
import { compileCondition } from './cond.ts';
import type { Emitter } from './emitter.ts';
import { compileRedirection, compileSimple } from './simple.ts';
import { compileFields, compileString } from './words.ts';

type Node = PipelineNode | AndOr | CompoundList;

/** `top`: these are the lines of the text itself. `tail`: nothing follows them in their unit. */
export function compileList(e: Emitter, statements: readonly Statement[], place: 'top' | 'inner', tail: boolean): void {
  let lastLine = -1;
  statements.forEach((statement, i) => {
    if (place === 'top' && e.to.lineOf(statement.pos) !== lastLine) {
      e.lines.push(e.here);
      lastLine = e.to.lineOf(statement.end);
    }
    const last = tail && i === statements.length - 1;
    if (statement.background) compileBackground(e, statement);
    else compileNode(e, statement.command, last);
  });
}

const sourceOf = (e: Emitter, node: { pos: number; end: number }): string => e.to.text.slice(node.pos, node.end);

function compileBackground(e: Emitter, { command }: Statement): void {
  e.emit({ op: 'stmt', line: e.to.lineOf(command.pos), text: sourceOf(e, command) });
  const unit = e.unit((inner) => compileNode(inner, command, true));
  e.emit({ op: 'background', unit, text: sourceOf(e, command) });
}

export function compileNode(e: Emitter, node: Node, last: boolean): void {
  switch (node.type) {
    case 'Command':
      compileSimple(e, node, last);
      return;
    case 'CompoundList':
      compileList(e, node.commands, 'inner', false);
      return;
    case 'BraceGroup':
      compileList(e, node.body.commands, 'inner', false);
      return;
    case 'Pipeline':
      compilePipeline(e, node);
      return;
    case 'AndOr':
      compileAndOr(e, node);
      return;
    case 'If':
      compileIf(e, node);
      return;
    case 'While':
      compileWhile(e, node);
      return;
    case 'For':
    case 'Select':
      compileFor(e, node);
      return;
    case 'Case':
      compileCase(e, node);
      return;
    case 'Redirected': {
      e.emit({ op: 'stmt', line: e.to.lineOf(node.pos), text: sourceOf(e, node) });
      for (const redirection of node.redirects) compileRedirection(e, redirection);
      const tail = last && node.command.type === 'Subshell';
      const redirect = e.emit({ op: 'redirect', fail: 0, tail });
      compileNode(e, node.command, tail);
      redirect.fail = e.here;
      e.emit({ op: 'restore' });
      e.emit({ op: 'check', line: e.to.lineOf(node.end) });
      return;
    }
    case 'Subshell': {
      const line = e.to.lineOf(node.pos);
      const unit = e.unit((inner) => compileList(inner, node.body.commands, 'inner', true));
      e.emit({ op: 'stmt', line, text: sourceOf(e, node) });
      e.emit({ op: 'subshell', unit, text: sourceOf(e, node), last });
      e.emit({ op: 'check', line });
      return;
    }
    case 'Function': {
      const { name, body } = node;
      const end = Math.max(node.body.end, ...hereDocuments(body).map((here) => here.closing?.end ?? here.body.end));
      const text = e.to.text.slice(body.pos, end);
      e.emit({ op: 'stmt', line: e.to.lineOf(node.pos), text: sourceOf(e, node) });
      e.emit({ op: 'function', name: name.text, body: text, line: e.to.lineOf(body.pos) });
      return;
    }
    case 'Coproc': {
      const unit = e.unit((inner) => compileNode(inner, node.body, true));
      e.emit({ op: 'stmt', line: e.to.lineOf(node.pos), text: sourceOf(e, node) });
      e.emit({ op: 'coproc', unit, name: node.name?.text ?? 'COPROC', text: sourceOf(e, node.body) });
      return;
    }
    case 'TestCommand': {
      const line = e.to.lineOf(node.pos);
      e.emit({ op: 'stmt', line, text: sourceOf(e, node) });
      compileCondition(e, node.expression);
      e.emit({ op: 'check', line });
      return;
    }
    case 'ArithmeticCommand': {
      e.emit({ op: 'stmt', line: e.to.lineOf(node.pos), text: sourceOf(e, node) });
      compileArithmetic(e, node.body, node.pos, false);
      e.emit({ op: 'check', line: e.to.lineOf(node.pos) });
      return;
    }
    case 'ArithmeticFor': {
      const slot = (x: { pos: number; end: number } | undefined): string => (x === undefined ? '' : sourceOf(e, x));
      e.emit({ op: 'stmt', line: e.to.lineOf(node.pos), text: sourceOf(e, node) });
      const loop = e.emit({ op: 'loop', brk: 0, cont: 0 });
      const slots: { fail: number }[] = [];
      if (node.initialize !== undefined) slots.push(compileArithmetic(e, slot(node.initialize), node.pos, true));
      const top = e.here;
      if (node.test !== undefined) slots.push(compileArithmetic(e, slot(node.test), node.pos, true));
      const exit = node.test === undefined ? null : e.emit({ op: 'jump-fail', to: 0 });
      compileList(e, node.body.commands, 'inner', false);
      e.emit({ op: 'keep' });
      loop.cont = e.here;
      if (node.update !== undefined) slots.push(compileArithmetic(e, slot(node.update), node.pos, true));
      e.emit({ op: 'jump', to: top });
      for (const place of slots) place.fail = e.here;
      finishLoop(e, loop, exit);
    }
  }
}

/** Here-documents below a node: their bodies may lie behind it. */
function hereDocuments(node: SyntaxNode): HereDoc[] {
  const found: HereDoc[] = [];
  const visit = (child: SyntaxNode): void => {
    if (child.type === 'HereDoc') found.push(child);
    if (child.type !== 'Word') forEachChild(child, visit);
  };
  visit(node);
  return found;
}

function compileArithmetic(e: Emitter, text: string, pos: number, loop: boolean): { fail: number } {
  const line = e.to.lineOf(pos);
  compileString(e, text, line, 'string', 'arith');
  return e.emit({ op: 'arith-cmd', line, loop, fail: 0 });
}

function finishLoop(e: Emitter, loop: { brk: number }, exit: { to: number } | null): void {
  if (exit !== null) exit.to = e.here;
  loop.brk = e.here;
  e.emit({ op: 'done' });
}

/** Runs a list whose failure is no failure of the script. */
function compileGuarded(e: Emitter, write: () => void): void {
  e.emit({ op: 'guard' });
  write();
  e.emit({ op: 'unguard' });
}

function compilePipeline(e: Emitter, node: Pipeline): void {
  const line = e.to.lineOf(node.pos);
  const time = node.prefixes.find((p) => p.type === 'Time');
  const negated = node.prefixes.filter((p) => p.type === 'Negation').length % 2 === 1;
  if (time !== undefined) e.emit({ op: 'time-begin' });
  const body = (): void => {
    const [only] = node.commands;
    if (node.commands.length === 0) e.emit({ op: 'status', value: 0 });
    else if (node.commands.length === 1 && only !== undefined) compileNode(e, only, false);
    else {
      e.emit({ op: 'stmt', line, text: sourceOf(e, node) });
      const units = node.commands.map((command) => e.unit((inner) => compileNode(inner, command, true)));
      const both = node.operators.map((operator) => operator === '|&');
      e.emit({ op: 'pipeline', units, both, text: sourceOf(e, node) });
      if (!negated) e.emit({ op: 'check', line });
    }
  };
  if (negated) {
    compileGuarded(e, body);
    e.emit({ op: 'not' });
  } else body();
  if (time !== undefined) e.emit({ op: 'time-end', posix: time.posix !== undefined });
}

function compileAndOr(e: Emitter, node: AndOr): void {
  let jumps: { to: number }[] = [];
  node.commands.forEach((command, i) => {
    const next = node.operators[i];
    if (next === undefined) compileNode(e, command, false);
    else compileGuarded(e, () => compileNode(e, command, false));
    // a && b || c: a failing jumps to the `||`, a b that is skipped leaves the status as it is.
    for (const jump of jumps) jump.to = e.here;
    jumps = [];
    if (next !== undefined) jumps.push(e.emit({ op: next === '&&' ? 'jump-fail' : 'jump-ok', to: 0 }));
  });
  for (const jump of jumps) jump.to = e.here;
}

function compileIf(e: Emitter, node: If): void {
  const ends: { to: number }[] = [];
  for (const branch of [node, ...node.elif]) {
    compileGuarded(e, () => compileList(e, branch.clause.commands, 'inner', false));
    const otherwise = e.emit({ op: 'jump-fail', to: 0 });
    compileList(e, branch.then.commands, 'inner', false);
    ends.push(e.emit({ op: 'jump', to: 0 }));
    otherwise.to = e.here;
  }
  if (node.else === undefined) e.emit({ op: 'status', value: 0 });
  else compileList(e, node.else.commands, 'inner', false);
  for (const end of ends) end.to = e.here;
}

function compileWhile(e: Emitter, node: While): void {
  const loop = e.emit({ op: 'loop', brk: 0, cont: 0 });
  const top = e.here;
  loop.cont = top;
  compileGuarded(e, () => compileList(e, node.clause.commands, 'inner', false));
  const exit = e.emit({ op: node.kind === 'while' ? 'jump-fail' : 'jump-ok', to: 0 });
  compileList(e, node.body.commands, 'inner', false);
  e.emit({ op: 'keep' });
  e.emit({ op: 'jump', to: top });
  finishLoop(e, loop, exit);
}

function compileFor(e: Emitter, node: For | Select): void {
  const line = e.to.lineOf(node.pos);
  const name = node.name.text;
  e.emit({ op: 'stmt', line, text: sourceOf(e, node) });
  for (const word of node.wordlist ?? []) compileFields(e, word.text, e.to.lineOf(word.pos));
  const loop = e.emit({ op: 'for', params: node.wordlist === undefined, brk: 0, cont: 0 });
  const top = e.here;
  loop.cont = top;
  const exit = e.emit({ op: node.type === 'For' ? 'next' : 'select', name, exit: 0, line });
  compileList(e, node.body.commands, 'inner', false);
  e.emit({ op: 'keep' });
  e.emit({ op: 'jump', to: top });
  exit.exit = e.here;
  finishLoop(e, loop, null);
}

function compileCase(e: Emitter, node: Case): void {
  e.emit({ op: 'stmt', line: e.to.lineOf(node.pos), text: sourceOf(e, node) });
  compileString(e, node.word.text, e.to.lineOf(node.word.pos));
  e.emit({ op: 'case' });
  const ends: { to: number }[] = [];
  let fall: { to: number } | null = null;
  for (const item of node.items) {
    const matches = item.pattern.map((pattern) => {
      compileString(e, pattern.text, e.to.lineOf(pattern.pos), 'pattern');
      return e.emit({ op: 'match', to: 0 });
    });
    const miss = e.emit({ op: 'jump', to: 0 });
    for (const match of matches) match.to = e.here;
    if (fall !== null) fall.to = e.here;
    fall = null;
    if (item.body.commands.length === 0) e.emit({ op: 'status', value: 0 });
    else compileList(e, item.body.commands, 'inner', false);
    if (item.terminator === ';&') fall = e.emit({ op: 'jump', to: 0 });
    else if (item.terminator !== ';;&') ends.push(e.emit({ op: 'jump', to: 0 }));
    miss.to = e.here;
  }
  e.emit({ op: 'status', value: 0 });
  for (const end of ends) end.to = e.here;
  if (fall !== null) fall.to = e.here;
  e.emit({ op: 'esac' });
}
