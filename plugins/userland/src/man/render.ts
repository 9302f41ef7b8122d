/** man/render.ts — pages laid out for a terminal, without host-specific formatting: plain text, hanging indents. */
import type { Page } from './types.ts';

const INDENT = 7;

export function renderPage(page: Page, width = 80): string {
  const out: string[] = [heading(page, width), ''];
  const section = (title: string, lines: readonly string[]): void => {
    if (lines.length > 0) out.push(title, ...lines, '');
  };
  section(
    'NAME',
    wrap(`${[page.name, ...(page.aliases ?? [])].join(', ')} - ${page.summary}`, width, INDENT, INDENT + 4),
  );
  section(
    'SYNOPSIS',
    (page.synopsis ?? []).flatMap((s) => wrap(s, width, INDENT, INDENT + 8)),
  );
  section('DESCRIPTION', paragraphs(page.description, width));
  section('OPTIONS', terms(page.options ?? [], width));
  section(page.section === 2 ? 'ERRORS' : 'EXIT STATUS', terms(page.exit ?? [], width));
  section('EXAMPLES', terms(page.examples ?? [], width));
  section('NOTES', page.notes === undefined ? [] : paragraphs(page.notes, width));
  section('SEE ALSO', wrap((page.seeAlso ?? []).join(', '), width, INDENT, INDENT));
  return `${out.join('\n').trimEnd()}\n`;
}

const TITLES: Readonly<Record<number, string>> = {
  1: 'User Commands',
  2: 'System Calls',
  3: 'Library Functions',
  5: 'File Formats',
  7: 'Miscellaneous',
  8: 'System Administration',
};
function heading(page: Page, width: number): string {
  const end = `${page.name.toUpperCase()}(${page.section})`;
  const middle = TITLES[page.section] ?? '';
  const gap = Math.max(2, width - 2 * end.length - middle.length);
  const left = Math.floor(gap / 2);
  return `${end}${' '.repeat(Math.max(1, left))}${middle}${' '.repeat(Math.max(1, gap - left))}${end}`.slice(
    0,
    Math.max(width, end.length),
  );
}

export function paragraphs(text: string, width: number): string[] {
  return text.split('\n\n').flatMap((paragraph, i) => {
    const lines = paragraph.split('\n');
    const kept = lines.every((l) => l.startsWith('  '));
    const body = kept ? lines.map((l) => ' '.repeat(INDENT) + l) : wrap(lines.join(' '), width, INDENT, INDENT);
    return i === 0 ? body : ['', ...body];
  });
}
function terms(rows: readonly (readonly [string, string])[], width: number): string[] {
  return rows.flatMap(([term, text], i) => {
    const body = wrap(text, width, INDENT + 7, INDENT + 7);
    const short = term.length < 6 && body.length > 0;
    const head = ' '.repeat(INDENT) + term;
    const lines = short
      ? [head.padEnd(INDENT + 7) + (body[0] as string).trimStart(), ...body.slice(1)]
      : [head, ...body];
    return i === 0 ? lines : ['', ...lines];
  });
}
/** Words into lines of at most `width` columns. */
export function wrap(text: string, width: number, first: number, rest: number): string[] {
  const words = text.split(/\s+/).filter((w) => w !== '');
  const lines: string[] = [];
  let line = ' '.repeat(first);
  let empty = true;
  for (const word of words) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line);
      line = ' '.repeat(rest);
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  if (!empty) lines.push(line);
  return lines;
}

/** What `COMMAND --help` prints. */
export function renderUsage(page: Page): string {
  const synopsis = page.synopsis ?? [page.name];
  const rows = (page.options ?? []).flatMap(([flags, text]) => {
    const body = wrap(text, 80, 26, 26);
    const head = `  ${flags}`;
    return head.length < 25 && body.length > 0
      ? [head.padEnd(26) + (body[0] as string).trimStart(), ...body.slice(1)]
      : [head, ...body];
  });
  const summary = page.summary.slice(0, 1).toUpperCase() + page.summary.slice(1);
  return `Usage: ${synopsis.join('\n  or:  ')}\n${summary}.\n${rows.length > 0 ? `\n${rows.join('\n')}\n` : ''}`;
}
