/**
 * The machine's own compiler, asked while somebody types. Headers are those of the machine: what is not here yet is named,
 * fetched, and the question asked again.
 */
import { compile, type Diagnostic } from '@killinit/cc';
import type { Kind } from './source.ts';

export interface Check {
  readonly path: string;
  readonly text: string;
  readonly kind: Kind;
  /** Release of the machine's kernel, for its headers. */
  readonly release: string;
}

export interface Finding {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** One plain sentence, where there is one. */
  readonly plain: string | null;
  /** Lines and columns count from 1. */
  readonly line: number;
  readonly column: number;
  readonly length: number;
}

export interface Checked {
  readonly findings: readonly Finding[];
  /** Files it asked for that are not known yet, present or not. */
  readonly wanted: readonly string[];
}

const MAX_FINDINGS = 20;
/** A page that is edited must not wait: far less than the compiler of the machine may use. */
const BUDGET = { tokens: 200_000, nodes: 100_000, source: 70_000 };

interface Shelf {
  /** One for all questions: the compiler keeps the tokens of what it gave. */
  readonly headers: (path: string) => string | null;
  readonly wanted: Set<string>;
}
const shelves = new WeakMap<ReadonlyMap<string, string | null>, Shelf>();

function shelfOf(known: ReadonlyMap<string, string | null>): Shelf {
  const kept = shelves.get(known);
  if (kept) return kept;
  const wanted = new Set<string>();
  const headers = (path: string): string | null => {
    const text = known.get(path);
    if (text === undefined && path.startsWith('/')) wanted.add(path);
    return text ?? null;
  };
  const shelf = { headers, wanted };
  shelves.set(known, shelf);
  return shelf;
}

/** `known` holds what the machine answered: the text, or null for no such file. */
export function check(source: Check, known: ReadonlyMap<string, string | null>): Checked {
  const { headers, wanted } = shelfOf(known);
  wanted.clear();
  const build = `/lib/modules/${source.release}/build`;
  const result = compile(source.text, {
    file: source.path,
    headers,
    mode: source.kind === 'module' ? 'kernel' : 'user',
    ...(source.kind === 'module' ? { systemDirs: [`${build}/include`] } : {}),
    warnings: { level: 'default' },
    budget: BUDGET,
  });
  if (wanted.size > 0) return { findings: [], wanted: [...wanted] };
  const all = result.ok ? result.warnings : [...result.errors, ...result.warnings];
  return {
    findings: all
      .filter((d) => d.severity !== 'note')
      .slice(0, MAX_FINDINGS)
      .map((d) => finding(d, source)),
    wanted: [],
  };
}

/** A message about a header points at the line that includes it. */
function finding(d: Diagnostic, source: Check): Finding {
  const here = d.file === source.path;
  const message = here ? d.message : `${d.file}:${d.line}: ${d.message}`;
  const line = here ? d.line : includeLine(d, source);
  const lines = source.text.split('\n');
  const at = Math.min(Math.max(1, line), lines.length);
  return {
    severity: d.severity === 'warning' ? 'warning' : 'error',
    message: d.flag ? `${message} [-W${d.flag}]` : message,
    plain: here ? explain(d.message, at) : null,
    line: at,
    column: here ? d.column : 1,
    length: Math.max(1, here ? d.length : (lines[at - 1]?.length ?? 1)),
  };
}

function includeLine(d: Diagnostic, source: Check): number {
  for (const from of d.includedFrom) {
    const found = /^(?:In file included )?(?:from )?(.*?):(\d+)/.exec(from);
    if (found?.[1] === source.path) return Number(found[2]);
  }
  return 1;
}

/** The commonest messages in words for somebody who writes C for the first time. */
export function explain(message: string, line: number): string | null {
  if (/expected ['‘";]*;/.test(message))
    return `Line ${line}, or the one before it, misses a semicolon. Nothing was built.`;
  const unknown = /['‘](\w+)['’] undeclared|implicit declaration of function ['‘](\w+)['’]/.exec(message);
  if (unknown) return `Nothing here says what ${unknown[1] ?? unknown[2]} is: a name mistyped, or a missing #include.`;
  const member = /has no member named ['‘](\w+)['’]/.exec(message);
  if (member) return `That struct has no ${member[1]} on this kernel.`;
  if (/No such file or directory|file not found/i.test(message)) return 'There is no such header on this machine.';
  if (/expected ['‘"]*[)}\]]/.test(message)) return 'A bracket was opened and not closed.';
  if (/unknown type name/.test(message))
    return 'The compiler does not know that type: a name mistyped, or a missing #include.';
  if (/too (few|many) arguments/.test(message))
    return 'The call and the function do not agree on how many arguments there are.';
  return null;
}
