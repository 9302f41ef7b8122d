/**
 * man/pages/build.ts — pages written as short texts.
 *
 *   NAME(SECTION), ALIAS - summary
 *   $ synopsis            (any number)
 *   -x, --long  text      options: a line that begins with a dash, two spaces, its text
 *   ! 1  text             exit status or errno
 *   > command  # text     an example, run by a test
 *   @ name(1) name(2)     see also
 *   anything else         the description; an empty line separates paragraphs
 *
 * Pages are separated by a line of three dashes.
 */
import type { Page } from '../types.ts';

export function pages(text: string): Page[] {
  return text
    .split('\n---\n')
    .filter((p) => p.trim() !== '')
    .map(page);
}

function page(text: string): Page {
  const lines = text.replace(/^\n+|\n+$/g, '').split('\n');
  const head = /^(\S+)\((\d)\)((?:, \S+)*) - (.*)$/.exec(lines[0] ?? '');
  if (head === null) throw new Error(`a manual page begins with NAME(SECTION) - summary, not "${lines[0]}"`);
  const synopsis: string[] = [];
  const options: [string, string][] = [];
  const exit: [string, string][] = [];
  const examples: [string, string][] = [];
  const seeAlso: string[] = [];
  const body: string[] = [];
  for (const line of lines.slice(1)) {
    const rest = line.slice(2);
    if (line.startsWith('$ ')) synopsis.push(rest);
    else if (line.startsWith('-')) options.push(pair(line, /\s{2,}/));
    else if (line.startsWith('! ')) exit.push(pair(rest, /\s{2,}/));
    else if (line.startsWith('> ')) examples.push(pair(rest, / {2,}# /));
    else if (line.startsWith('@ ')) seeAlso.push(...rest.split(' '));
    else body.push(line);
  }
  const aliases = (head[3] as string).split(', ').filter((a) => a !== '');
  return {
    name: head[1] as string,
    section: Number(head[2]),
    summary: head[4] as string,
    description: body.join('\n').trim(),
    ...(aliases.length > 0 ? { aliases } : {}),
    ...(synopsis.length > 0 ? { synopsis } : {}),
    ...(options.length > 0 ? { options } : {}),
    ...(exit.length > 0 ? { exit } : {}),
    ...(examples.length > 0 ? { examples } : {}),
    ...(seeAlso.length > 0 ? { seeAlso } : {}),
  };
}
function pair(line: string, by: RegExp): [string, string] {
  const m = by.exec(line);
  return m === null ? [line, ''] : [line.slice(0, m.index), line.slice(m.index + m[0].length)];
}
