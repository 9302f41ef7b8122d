/**
 * print/commands.ts — commands written out as bash does: in `declare -f` and `type` one to a line, four blanks a level; in the text of a
 * job on one line as far as that goes. Words stay as they were written.
 */
import {
  type AndOr,
  type CompoundList,
  type Elif,
  type For,
  type HereDoc,
  type PipelineNode,
  parse,
  type Redirection,
  type Select,
  type Statement,
  type TestExpression,
} from 'unbash';

const MAX_PRINT = 100_000;

/** A function's body. */
export const printBody = (text: string): string => print(text, true);
/** A job's command. */
export const printJob = (text: string): string => print(text, false);

function print(text: string, lines: boolean): string {
  if (text.length > MAX_PRINT) return text;
  const script = parse(text);
  const [first] = script.commands;
  if ((script.errors ?? []).length > 0 || first === undefined) return text;
  const p = new Printer(text, lines);
  p.statements(script.commands);
  return p.done();
}

class Printer {
  private out = '';
  private indent = 0;
  private skip = true;
  private here: HereDoc[] = [];
  private readonly text: string;
  private readonly lines: boolean;

  constructor(text: string, lines: boolean) {
    this.text = text;
    this.lines = lines;
  }
  done(): string {
    this.documents();
    return this.out.replace(/\n$/, '');
  }

  private source(node: { readonly pos: number; readonly end: number }): string {
    return this.text.slice(node.pos, node.end);
  }
  /** Text of a command: on a new line it stands behind the indentation. */
  private put(s: string): void {
    if (!this.skip) this.out += ' '.repeat(this.indent);
    this.skip = true;
    this.out += s;
  }
  private newline(s: string): void {
    this.out += `\n${' '.repeat(this.indent)}${s}`;
    this.skip = true;
  }
  private semicolon(): void {
    if (this.here.length > 0) {
      this.documents();
      return;
    }
    if (!/[&\n]$/.test(this.out)) this.out += ';';
  }
  /** Here-documents follow the line they were named in. */
  private documents(): void {
    if (this.here.length === 0) return;
    for (const { body, delimiter } of this.here) this.out += `\n${body.text}${delimiter?.value ?? ''}`;
    this.out += '\n';
    this.here = [];
  }
  private inner(list: CompoundList): void {
    this.indent += 4;
    this.skip = false;
    this.statements(list.commands);
    this.indent -= 4;
  }

  statements(list: readonly Statement[]): void {
    list.forEach((statement, i) => {
      this.node(statement.command);
      const last = i === list.length - 1;
      if (statement.background) {
        this.out += last ? ' &' : ' & ';
        return;
      }
      if (last) return;
      this.semicolon();
      if (this.lines) {
        this.out += '\n';
        this.skip = false;
      } else if (!this.out.endsWith('\n')) this.out += ' ';
    });
  }

  private node(node: PipelineNode | AndOr | CompoundList): void {
    switch (node.type) {
      case 'Command': {
        const words = [...node.prefix, ...(node.name === undefined ? [] : [node.name]), ...node.suffix];
        const plain = words.flatMap((w) => (w.type === 'Word' || w.type === 'Assignment' ? [this.source(w)] : []));
        this.put(plain.join(' '));
        this.redirections(node.redirects, plain.length > 0);
        return;
      }
      case 'Redirected':
        this.node(node.command);
        this.redirections(node.redirects, true);
        return;
      case 'Pipeline':
        for (const prefix of node.prefixes)
          this.put(prefix.type === 'Time' ? `time ${prefix.posix ? '-p ' : ''}` : '! ');
        node.commands.forEach((command, i) => {
          this.node(command);
          if (i < node.commands.length - 1) this.out += ` ${node.operators[i]} `;
        });
        return;
      case 'AndOr':
        node.commands.forEach((command, i) => {
          this.node(command);
          if (i < node.commands.length - 1) this.out += ` ${node.operators[i]} `;
        });
        return;
      case 'CompoundList':
        this.statements(node.commands);
        return;
      case 'BraceGroup':
        this.group(node.body);
        return;
      case 'Subshell':
        this.put('( ');
        this.statements(node.body.commands);
        this.out += ' )';
        return;
      case 'If':
        this.if(node.clause, node.then, node.elif, node.else);
        return;
      case 'While':
        this.put(`${node.kind} `);
        this.statements(node.clause.commands);
        this.semicolon();
        this.out += ' do\n';
        this.inner(node.body);
        this.semicolon();
        this.newline('done');
        return;
      case 'For':
      case 'Select':
        this.for(node);
        return;
      case 'ArithmeticFor': {
        const slot = (x: { pos: number; end: number } | undefined): string => (x === undefined ? '' : this.source(x));
        this.put(`for ((${slot(node.initialize)}; ${slot(node.test)}; ${slot(node.update)}))`);
        this.newline('do\n');
        this.inner(node.body);
        this.semicolon();
        this.newline('done');
        return;
      }
      case 'Case':
        this.put(`case ${this.source(node.word)} in `);
        this.indent += 4;
        for (const item of node.items) {
          this.newline(`${item.pattern.map((p) => this.source(p)).join(' | ')})\n`);
          this.inner(item.body);
          this.documents();
          this.newline(item.terminator ?? ';;');
        }
        this.indent -= 4;
        this.newline('esac');
        return;
      case 'TestCommand':
        this.put(`[[ ${this.test(node.expression)} ]]`);
        return;
      case 'ArithmeticCommand':
        this.put(`((${node.body}))`);
        return;
      case 'Function':
        this.put(`function ${node.name.text} () \n`);
        this.skip = false;
        this.node(node.body.type === 'BraceGroup' ? node.body : node.body);
        return;
      case 'Coproc':
        this.put(`coproc ${node.name?.text ?? 'COPROC'} `);
        this.node(node.body);
    }
  }

  private group(body: CompoundList): void {
    this.put('{ ');
    if (!this.lines) {
      this.statements(body.commands);
      this.semicolon();
      this.out += ' }';
      return;
    }
    this.out += '\n';
    this.inner(body);
    this.documents();
    if (this.out.endsWith('\n')) this.out += `${' '.repeat(this.indent)}}`;
    else this.newline('}');
  }

  private if(
    clause: CompoundList,
    body: CompoundList,
    elif: readonly Elif[],
    otherwise: CompoundList | undefined,
  ): void {
    this.put('if ');
    this.statements(clause.commands);
    this.semicolon();
    this.out += ' then\n';
    this.inner(body);
    const [next, ...others] = elif;
    if (next !== undefined || otherwise !== undefined) {
      this.semicolon();
      this.newline('else\n');
      if (next === undefined) this.inner(otherwise as CompoundList);
      else {
        this.indent += 4;
        this.skip = false;
        this.if(next.clause, next.then, others, otherwise);
        this.indent -= 4;
      }
    }
    this.semicolon();
    this.newline('fi');
  }

  private for(node: For | Select): void {
    const words = node.wordlist === undefined ? '"$@"' : node.wordlist.map((w) => this.source(w)).join(' ');
    this.put(`${node.type === 'For' ? 'for' : 'select'} ${this.source(node.name)} in ${words};`);
    this.newline('do\n');
    this.inner(node.body);
    this.semicolon();
    this.newline('done');
  }

  private redirections(list: readonly Redirection[], behind: boolean): void {
    list.forEach((r, i) => {
      const gap = behind || i > 0 ? ' ' : '';
      const own = r.descriptor;
      const fd = own === undefined ? '' : own.type === 'FileDescriptor' ? String(own.value) : `{${own.name}}`;
      if (r.type === 'HereDoc') {
        this.out += `${gap}${fd}${r.operator}${r.delimiter?.text ?? ''}`;
        this.here.push(r);
        return;
      }
      const target = r.target === undefined ? '' : this.source(r.target);
      if (r.operator === '>&' || r.operator === '<&') {
        const plain = /^\d+-?$|^-$/.test(target);
        const from = fd !== '' ? fd : r.operator === '>&' ? '1' : '0';
        this.out += plain || fd !== '' ? `${gap}${from}${r.operator}${target}` : `${gap}&>${' '}${target}`;
        return;
      }
      this.out += `${gap}${fd}${r.operator} ${target}`;
    });
  }

  private test(node: TestExpression): string {
    switch (node.type) {
      case 'TestUnary':
        return `${node.operator} ${this.source(node.operand)}`;
      case 'TestBinary':
        return `${this.source(node.left)} ${node.operator} ${this.source(node.right)}`;
      case 'TestNot':
        return `${'! '.repeat(node.negations.length)}${this.test(node.operand)}`;
      case 'TestGroup':
        return `( ${this.test(node.expression)} )`;
      default:
        return node.operands.map((o) => this.test(o)).join(` ${node.operator} `);
    }
  }
}
