/** inspect/words.ts — a command line cut where Tab stands: which command it is, which word of it, and how far that is typed. */

export interface Cut {
  /** Where the word begins in the line, its quote included. */
  readonly from: number;
  /** What is typed of it, quotes and backslashes resolved. */
  readonly word: string;
  /** The quote it is in, or ''. */
  readonly quote: string;
  /** The words before it in this command; empty when it is the command's name. */
  readonly before: readonly string[];
  /** It stands behind `<` or `>`. */
  readonly redirected: boolean;
}

const ENDS = ';|&(){}\n';
/** Words after which another command's name comes. */
const PREFIXES = new Set([
  'sudo',
  'exec',
  'command',
  'time',
  'nohup',
  'setsid',
  'env',
  'then',
  'do',
  'else',
  'if',
  'while',
  'until',
  '!',
  'builtin',
  'xargs',
  'nice',
  'strace',
]);

/** The last command of `text` as words, the last of them still being typed. */
export function cutLine(text: string): Cut {
  let before: string[] = [];
  let word = '';
  let from = -1;
  let quote = '';
  let redirected = false;
  let nextRedirected = false;
  const finish = (end: number): void => {
    if (from >= 0) {
      if (!redirected) before.push(word);
      redirected = false;
    }
    from = -1;
    word = '';
    void end;
  };
  for (let i = 0; i < text.length; i += 1) {
    const c = text[i] as string;
    if (quote !== '') {
      if (c === quote) quote = '';
      else if (c === '\\' && quote === '"' && i + 1 < text.length) word += text[++i];
      else word += c;
      continue;
    }
    if (c === ' ' || c === '\t') {
      finish(i);
      if (nextRedirected) redirected = true;
      continue;
    }
    if (ENDS.includes(c)) {
      finish(i);
      before = [];
      nextRedirected = redirected = false;
      continue;
    }
    if (c === '<' || c === '>') {
      // a number in front of it is a descriptor, not a word
      if (!/^\d+$/.test(word)) finish(i);
      from = -1;
      word = '';
      nextRedirected = redirected = true;
      continue;
    }
    nextRedirected = false;
    if (from < 0) from = i;
    if (c === '"' || c === "'") quote = c;
    else if (c === '\\' && i + 1 < text.length) word += text[++i];
    else word += c;
  }
  if (from < 0) return { from: text.length, word: '', quote: '', before: named(before), redirected };
  return { from, word, quote, before: named(before), redirected };
}

/** Assignments and prefixes (`sudo -u root …`) are not the command that completes. */
function named(words: readonly string[]): string[] {
  let i = 0;
  for (; i < words.length; i += 1) {
    const w = words[i] as string;
    if (/^[A-Za-z_][A-Za-z0-9_]*=/.test(w)) continue;
    if (!PREFIXES.has(w)) break;
    while (words[i + 1]?.startsWith('-') === true) i += words[i + 1] === '-u' ? 2 : 1;
  }
  return words.slice(i);
}

/** A candidate as it must be typed: in its quotes, or with backslashes. */
export function typed(word: string, quote: string, final: boolean): string {
  if (quote !== '') return quote + word + (final ? quote : '');
  return word.replace(/[\s'"\\$`;|&()<>*?[\]!#{}]/g, '\\$&');
}
