/** bin/strace/output.ts — the lines strace writes, one of which may still be open. */
import { type Sys, sys, syscallName } from '../../lib/sdk.ts';
import { strftime } from '../../lib/time.ts';
import type { Tool } from '../../lib/tool.ts';
import type { State, Tracee } from './ptrace.ts';

export class Output {
  readonly t: Tool;
  readonly tracees: Map<number, Tracee>;
  readonly out: number;
  /** What stands on the last line without its end, and whose it is. */
  open = 0;
  column = 0;

  constructor(t: Tool, s: State) {
    this.t = t;
    this.tracees = new Map(s.tracees);
    this.out = s.out;
  }

  name(tr: Tracee): string {
    return syscallName(tr.nr) ?? `syscall_0x${(tr.nr >>> 0).toString(16)}`;
  }
  *head(pid: number): Sys<string> {
    let head = this.t.has('f') && this.tracees.size > 1 ? `[pid ${String(pid).padStart(5)}] ` : '';
    if (this.t.has('o') && this.t.has('f')) head = `${pid} `;
    if (this.t.has('t')) head += `${strftime('%H:%M:%S', yield* sys.gettimeofday())} `;
    return head;
  }
  *line(pid: number, text: string): Sys<void> {
    yield* this.endLine();
    yield* this.write(`${yield* this.head(pid)}${text}\n`);
    this.column = 0;
  }
  *endLine(): Sys<void> {
    if (this.open === 0) return;
    yield* this.write(' <unfinished ...>\n');
    this.open = 0;
    this.column = 0;
  }
  *finishOpen(tr: Tracee, text: string): Sys<void> {
    if (this.open !== tr.pid) return;
    yield* this.write(
      tr.inside && (this.name(tr) === 'exit' || this.name(tr) === 'exit_group')
        ? `${')'.padEnd(Math.max(2, 41 - this.column))}= ?\n`
        : `)${text}\n`,
    );
    this.open = 0;
    this.column = 0;
  }
  *write(text: string): Sys<void> {
    this.column = text.endsWith('\n') ? 0 : this.column + text.length;
    yield* sys.write(this.out, text);
  }
}
