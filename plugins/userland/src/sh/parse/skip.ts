/**
 * sh/parse/skip.ts — where does it end? Matching the brackets of a shell text without understanding it.
 *
 * Quotes, nested substitutions, comments, here-documents and the `)` of case patterns are stepped over. Every function gives the index
 * behind the closing sign, or -1 when there is none. `depth` bounds the nesting of what is stepped into.
 */
export const MAX_NESTING = 200;

/** From behind `'` to behind the closing one. */
export function skipSingle(text: string, at: number): number {
  const end = text.indexOf("'", at);
  return end < 0 ? -1 : end + 1;
}

/** From behind `$'`: a backslash protects. */
export function skipAnsiC(text: string, at: number): number {
  for (let i = at; i < text.length; i += 1) {
    if (text[i] === '\\') i += 1;
    else if (text[i] === "'") return i + 1;
  }
  return -1;
}

/** From behind a backquote. */
export function skipBackquote(text: string, at: number): number {
  for (let i = at; i < text.length; i += 1) {
    if (text[i] === '\\') i += 1;
    else if (text[i] === '`') return i + 1;
  }
  return -1;
}

/** From behind `"`. */
export function skipDouble(text: string, at: number, depth = 0): number {
  for (let i = at; i >= 0 && i < text.length; ) {
    const c = text[i];
    if (c === '"') return i + 1;
    if (c === '\\') i += 2;
    else if (c === '$' || c === '`') i = skipDollar(text, i, depth, true);
    else i += 1;
  }
  return -1;
}

/** At a `$` or a backquote: behind the expansion it starts; one further when it starts none. */
export function skipDollar(text: string, at: number, depth = 0, quoted = false): number {
  if (text[at] === '`') return skipBackquote(text, at + 1);
  const next = text[at + 1];
  if (next === '(') return skipParens(text, at + 2, depth + 1);
  if (next === '{') return skipBraces(text, at + 2, depth + 1, quoted);
  return at + 1;
}

/** From behind `${` to behind its `}`. Between double quotes (`quoted`) a single quote is an ordinary sign. */
export function skipBraces(text: string, at: number, depth = 0, quoted = false): number {
  if (depth > MAX_NESTING) return -1;
  for (let i = at; i >= 0 && i < text.length; ) {
    const c = text[i];
    if (c === '}') return i + 1;
    if (c === '\\') i += 2;
    else if (c === "'" && !quoted) i = skipSingle(text, i + 1);
    else if (c === '"') i = skipDouble(text, i + 1, depth + 1);
    else if (c === '$' || c === '`') i = skipDollar(text, i, depth, quoted);
    else i += 1;
  }
  return -1;
}

const WORD_START = /[\s;&|(){}<>]/;
/** The word of letters at `at`: enough to tell `case` and `esac`. */
function keywordAt(text: string, at: number): string {
  if (at > 0 && !WORD_START.test(text[at - 1] as string)) return '';
  for (const word of ['case', 'esac']) {
    const after = text[at + 4];
    if (text.startsWith(word, at) && (after === undefined || WORD_START.test(after))) return word;
  }
  return '';
}

/** From behind `<<word` or `<<-word`: the delimiter, unquoted, and where the scan goes on. */
function hereDelimiter(text: string, at: number): { word: string; tabs: boolean; end: number } | null {
  let i = at;
  const tabs = text[i] === '-';
  if (tabs) i += 1;
  while (text[i] === ' ' || text[i] === '\t') i += 1;
  let word = '';
  const start = i;
  for (; i < text.length && !WORD_START.test(text[i] as string); i += 1) {
    const c = text[i] as string;
    if (c === "'" || c === '"') {
      const end = text.indexOf(c, i + 1);
      if (end < 0) return null;
      word += text.slice(i + 1, end);
      i = end;
    } else if (c === '\\') {
      i += 1;
      word += text[i] ?? '';
    } else word += c;
  }
  return i === start ? null : { word, tabs, end: i };
}

/** At the newline before a here-document's body: behind its last line. */
function skipHereDocument(text: string, at: number, word: string, tabs: boolean): number {
  let i = at + 1;
  while (i < text.length) {
    const end = text.indexOf('\n', i);
    const line = text.slice(i, end < 0 ? text.length : end);
    const content = tabs ? line.replace(/^\t+/, '') : line;
    if (content === word) return end < 0 ? text.length : end;
    // In a substitution the closing parenthesis may follow the delimiter on its line.
    if (content.startsWith(word) && content[word.length] === ')') return i + line.length - content.length + word.length;
    if (end < 0) return text.length;
    i = end + 1;
  }
  return text.length;
}

/** From behind `(` of a command substitution, subshell or arithmetic to behind its `)`. */
export function skipParens(text: string, at: number, depth = 0): number {
  if (depth > MAX_NESTING) return -1;
  let open = 1;
  const cases: number[] = []; // how many parentheses were open at each `case`
  const pending: { word: string; tabs: boolean }[] = [];
  for (let i = at; i >= 0 && i < text.length; ) {
    const c = text[i] as string;
    if (c === '\\') i += 2;
    else if (c === "'") i = skipSingle(text, i + 1);
    else if (c === '"') i = skipDouble(text, i + 1, depth + 1);
    else if (c === '$' && text[i + 1] === "'") i = skipAnsiC(text, i + 2);
    else if (c === '$' || c === '`') i = skipDollar(text, i, depth);
    else if (c === '#' && (i === at || WORD_START.test(text[i - 1] as string))) {
      const end = text.indexOf('\n', i);
      if (end < 0) return -1;
      i = end;
    } else if (c === '<' && text[i + 1] === '<' && text[i + 2] !== '<' && text[i - 1] !== '<') {
      const here = hereDelimiter(text, i + 2);
      if (here !== null && !/^\d/.test(here.word)) pending.push(here);
      i = here === null ? i + 2 : here.end;
    } else if (c === '\n') {
      i += 1;
      for (const here of pending.splice(0)) i = skipHereDocument(text, i - 1, here.word, here.tabs);
    } else if (c === '(') {
      open += 1;
      i += 1;
    } else if (c === ')') {
      i += 1;
      if (cases.length > 0 && cases[cases.length - 1] === open) continue; // the end of a case pattern
      open -= 1;
      if (open === 0) return i;
    } else {
      const word = c === 'c' || c === 'e' ? keywordAt(text, i) : '';
      if (word === 'case') cases.push(open);
      if (word === 'esac') cases.pop();
      i += word === '' ? 1 : 4;
    }
  }
  return -1;
}
