/** make/words.ts — lists of words and `%` patterns. */

export const wordsOf = (text: string): string[] => {
  const out: string[] = [];
  let at = 0;
  while (at < text.length) {
    while (at < text.length && isBlank(text[at] as string)) at += 1;
    const from = at;
    while (at < text.length && !isBlank(text[at] as string)) at += 1;
    if (at > from) out.push(text.slice(from, at));
  }
  return out;
};
export const isBlank = (c: string): boolean => c === ' ' || c === '\t' || c === '\n' || c === '\r';

/** The stem when `word` matches, else null. A pattern without `%` matches itself, with an empty stem. */
export function matchPattern(pattern: string, word: string): string | null {
  const at = pattern.indexOf('%');
  if (at < 0) return pattern === word ? '' : null;
  const before = pattern.slice(0, at);
  const after = pattern.slice(at + 1);
  if (word.length < before.length + after.length || !word.startsWith(before) || !word.endsWith(after)) return null;
  return word.slice(before.length, word.length - after.length);
}
export const fillPattern = (pattern: string, stem: string): string => {
  const at = pattern.indexOf('%');
  return at < 0 ? pattern : pattern.slice(0, at) + stem + pattern.slice(at + 1);
};
export const patsubst = (from: string, to: string, word: string): string => {
  const stem = matchPattern(from, word);
  return stem === null ? word : from.includes('%') ? fillPattern(to, stem) : to;
};

export const dirPart = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1) || './';
export const filePart = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
export const suffixOf = (path: string): string => {
  const file = filePart(path);
  const dot = file.lastIndexOf('.');
  return dot < 0 ? '' : file.slice(dot);
};
export const stripSuffix = (path: string): string => path.slice(0, path.length - suffixOf(path).length);
