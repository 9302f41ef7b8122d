/** bin/awk/split.ts — text cut up: into fields by FS, into records by RS. */
import type { Regex } from '../../lib/regex.ts';
import type { Splitter } from './io.ts';

/** By FS: a blank means runs of blanks, one character itself, empty every character, else a regular expression. */
export function splitText(text: string, fs: string, paragraph: boolean, regexOf: (source: string) => Regex): string[] {
  if (fs === ' ') {
    const trimmed = text.replace(/^[ \t\n]+/, '').replace(/[ \t\n]+$/, '');
    return trimmed === '' ? [] : trimmed.split(/[ \t\n]+/);
  }
  if (text === '') return [];
  if (fs === '') return [...text];
  if (fs.length === 1 && fs !== '\\' && !paragraph) return text.split(fs === '\t' ? '\t' : fs);
  const regex = regexOf(fs.length === 1 ? (fs === '\\' ? '\\\\' : `[${fs}]`) : fs);
  const out: string[] = [];
  let done = 0;
  let from = 0;
  while (from <= text.length) {
    const m = regex.exec(text, from);
    const nl = paragraph ? text.indexOf('\n', from) : -1;
    let [start, end] = m === null ? [-1, -1] : [m[0] as number, m[1] as number];
    if (nl >= 0 && (start < 0 || nl < start)) [start, end] = [nl, nl + 1];
    if (start < 0) break;
    if (end === start) {
      from += 1;
      continue;
    }
    out.push(text.slice(done, start));
    done = end;
    from = end;
  }
  out.push(text.slice(done));
  return out;
}
/** RS: one character, empty for paragraphs, longer a regular expression. */
export function splitter(rs: string, regexOf: (source: string) => Regex): Splitter {
  if (rs === '') {
    return (all, ended) => {
      const text = all.replace(/^\n+/, '');
      const at = text.search(/\n\n+/);
      if (at >= 0) {
        const rest = text.slice(at).replace(/^\n+/, '');
        if (rest !== '' || ended) return { record: text.slice(0, at), rest, separator: '\n\n' };
        return null;
      }
      if (!ended || text === '') return null;
      return { record: text.replace(/\n$/, ''), rest: '', separator: '' };
    };
  }
  if (rs.length === 1) {
    return (text, ended) => {
      const at = text.indexOf(rs);
      if (at >= 0) return { record: text.slice(0, at), rest: text.slice(at + 1), separator: rs };
      return ended && text !== '' ? { record: text, rest: '', separator: '' } : null;
    };
  }
  const regex = regexOf(rs);
  return (text, ended) => {
    const m = regex.exec(text, 0);
    if (m !== null && m[1] !== m[0] && ((m[1] as number) < text.length || ended))
      return { record: text.slice(0, m[0]), rest: text.slice(m[1]), separator: text.slice(m[0], m[1]) };
    if (!ended || text === '') return null;
    return { record: text.replace(/\n$/, ''), rest: '', separator: '' };
  };
}
