/** sh/errors.ts — what goes wrong while a shell runs, and how far it falls. */
import type { Shell } from './state.ts';
import { topFrame } from './state.ts';

/**
 * command: this command fails, the shell goes on. line: the rest of the input line (a whole `-c` text or list) is given up.
 * assignment: as line, after an assignment to something readonly. exit: a shell that is not interactive ends.
 * interrupt: ^C at an interactive shell: back to the prompt.
 */
export type Severity = 'command' | 'line' | 'assignment' | 'exit' | 'interrupt';

/** Thrown inside the evaluator only, and caught there: the sentence for the student. */
export class ShellError extends Error {
  readonly severity: Severity;
  readonly status: number;

  constructor(message: string, severity: Severity, status = 1) {
    super(message);
    this.severity = severity;
    this.status = status;
  }
}

/** An expression is wrong. Commands that are about expressions say so in their own name and go on. */
export class ArithmeticError extends ShellError {
  constructor(message: string) {
    super(message, 'line');
  }
}

/** What error messages begin with: `bash: `, `bash: line 3: `, `script: line 3: `. */
export function prefix(s: Shell, line: number = s.line): string {
  if (s.interactive && s.frames.every((f) => f.kind !== 'source')) return `${baseName(s.name)}: `;
  return `${sourceName(s)}: line ${line}: `;
}

/** The file the running text is from, or the shell's own name. */
export function sourceName(s: Shell): string {
  for (let i = s.frames.length - 1; i >= 0; i -= 1) {
    const frame = s.frames[i];
    if (frame !== undefined && frame.source !== '') return frame.source;
  }
  return s.script === '' ? s.name : s.script;
}

/** What syntax errors begin with; those of `-c` say so. */
export function syntaxPrefix(s: Shell, line: number): string {
  if (s.interactive && s.frames.every((f) => f.kind !== 'source')) return `${baseName(s.name)}: `;
  const top = s.frames[s.frames.length - 1];
  const inner = s.frames.some((f) => f.kind === 'source');
  const where = top?.kind === 'eval' ? 'eval: ' : s.fromString && !inner ? '-c: ' : '';
  return `${sourceName(s)}: ${where}line ${line}: `;
}

export const baseName = (path: string): string => path.slice(path.lastIndexOf('/') + 1) || path;

/** The line number an instruction stands in, counted through everything that ran before. */
export function lineOf(s: Shell, line: number): number {
  const frame = topFrame(s);
  return frame === undefined ? line : frame.line + line;
}
