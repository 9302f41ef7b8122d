/**
 * killbook/case.ts — one recorded route: its script with the header that says how it was run, and what a real kernel did.
 *
 * A script's `#: key = value` lines name the init variant, C sources, kernel parameters and a time limit.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';

const recorded = z.object({
  pid1_died: z.boolean(),
  panicked: z.boolean(),
  panic_line: z.string().nullable(),
  pid1_after: z.string().nullable().optional(),
  vm_ended_by: z.string().optional(),
  kills_init: z.boolean().optional(),
  init_variant: z.string(),
  kernel_command_line_extra: z.string().optional(),
  sources: z.array(z.string()).optional(),
  log: z.array(z.string()),
});
export type Recorded = z.infer<typeof recorded>;

export interface Case {
  readonly id: string;
  readonly dir: string;
  /** Where the harness is, when not below `dir`. */
  readonly harness?: string;
  readonly script: string;
  readonly header: Readonly<Record<string, string>>;
  /** C files, by name; those beside the script and those its header asks for. */
  readonly sources: readonly string[];
  /** A, B, C, or the path of what is PID 1. */
  readonly variant: string;
  readonly cmdline: string;
  readonly limitSeconds: number;
  readonly recorded: Recorded | null;
}

export function readCase(dir: string, id: string): Case {
  const script = readFileSync(join(dir, `${id}.sh`), 'utf8');
  const header: Record<string, string> = {};
  for (const line of script.split('\n')) {
    const m = /^#: (\w+) = (.*)$/.exec(line);
    if (m !== null) header[m[1] as string] = (m[2] as string).trim();
  }
  const json = join(dir, `${id}.json`);
  const row = existsSync(json) ? recorded.parse(JSON.parse(readFileSync(json, 'utf8'))) : null;
  const named = new Set((header.src ?? '').split(/\s+/).filter((s) => s !== ''));
  if (existsSync(join(dir, `${id}.c`))) named.add(`${id}.c`);
  for (const s of row?.sources ?? []) if (s.endsWith('.c') && existsSync(join(dir, s))) named.add(s);
  return {
    id,
    dir,
    script,
    header,
    sources: [...named],
    variant: header.rdinit ?? header.init ?? (row === null || row.init_variant === '-' ? 'A' : row.init_variant),
    cmdline: header.append ?? row?.kernel_command_line_extra ?? '',
    limitSeconds: Number(header.timeout ?? 90),
    recorded: row,
  };
}

/** Every case of a folder, or those named; an unknown name is an error with a sentence. */
export function findCases(dir: string, ids: readonly string[]): Case[] {
  if (!existsSync(dir)) throw new Error(`There is no folder ${dir}.`);
  const all = readdirSync(dir)
    .filter((f) => f.endsWith('.sh'))
    .map((f) => basename(f, '.sh'))
    .sort();
  const wanted = ids.length === 0 ? all : ids.map((i) => basename(i, '.sh'));
  for (const id of wanted) if (!all.includes(id)) throw new Error(`There is no case ${id} in ${dir}.`);
  return wanted.map((id) => readCase(dir, id));
}

export interface Step {
  /** `root# …` or `user$ …`. */
  readonly command: string;
  readonly rc: number | null;
}
/** The steps of a log: a line that begins with a prompt, and the `=> rc=N` behind it. */
export function stepsOf(log: readonly string[]): Step[] {
  const steps: Step[] = [];
  for (const line of log) {
    const rc = /=> rc=(\d+)\s*$/.exec(line);
    if (rc !== null) {
      for (let i = steps.length - 1; i >= 0; i -= 1) {
        const s = steps[i] as Step;
        if (s.rc !== null) continue;
        steps[i] = { ...s, rc: Number(rc[1]) };
        break;
      }
      continue;
    }
    if (/^(root#|user\$) /.test(line) && !/^root# order PID 1: /.test(line)) steps.push({ command: line, rc: null });
  }
  return steps;
}
