/**
 * compile/braces.ts — brace expansion: `a{b,c}d`, `{1..9..2}`, nested.
 *
 * Works on a word's parts, of which only plain text takes part in it; quoted text and expansions are carried along.
 */
import type { Part } from '../parse/parts.ts';
import { TooComplex } from './emitter.ts';

export const MAX_BRACE_WORDS = 300_000;
/** Words with expansions in them are copied as instructions, so there are fewer. */
const MAX_COPIES = 4096;

/** A sign of plain text, or a part that is carried along. */
type Atom = string | Part;
type Word = readonly Atom[];

/** Every word the braces stand for; the word itself when there are none. */
export function expandBraces(parts: readonly Part[]): readonly (readonly Part[])[] {
  if (!parts.some((p) => p.t === 'text' && p.k === 'plain' && p.s.includes('{'))) return [parts];
  const atoms = parts.flatMap((p): Atom[] => (p.t === 'text' && p.k === 'plain' ? [...p.s] : [p]));
  return expand(atoms, { left: MAX_COPIES }, 0).map(join);
}

/** Nothing but text and braces: can be expanded when the command runs, however long it gets. */
export function isSimpleSequence(text: string): boolean {
  return /^[^$`'"\\~*?[\]]*\{[^$`'"\\~*?[\]]*\}[^$`'"\\~*?[\]]*$/.test(text);
}

/** The words of a text that isSimpleSequence(). */
export function braceWords(text: string): readonly string[] {
  return expand([...text], { left: MAX_BRACE_WORDS }, 0).map((word) => word.map(String).join(''));
}

function join(atoms: Word): readonly Part[] {
  const parts: Part[] = [];
  let run = '';
  const flush = (): void => {
    if (run !== '') parts.push({ t: 'text', s: run, k: 'plain' });
    run = '';
  };
  for (const atom of atoms) {
    if (typeof atom === 'string') run += atom;
    else {
      flush();
      parts.push(atom);
    }
  }
  flush();
  return parts;
}

function expand(word: Word, budget: { left: number }, depth: number): readonly Word[] {
  if (depth > 60) return [word];
  const found = firstBraces(word);
  if (found === null) return [word];
  const head = word.slice(0, found.start);
  const tails = expand(word.slice(found.end), budget, depth + 1);
  const middles = found.choices.flatMap((choice) => (found.sequence ? [choice] : expand(choice, budget, depth + 1)));
  budget.left -= middles.length * tails.length;
  if (budget.left < 0)
    throw new TooComplex(`brace expansion: failed to allocate memory for ${MAX_BRACE_WORDS} elements`);
  return middles.flatMap((middle) => tails.map((tail) => [...head, ...middle, ...tail]));
}

/** The first brace pair that means something: with a comma at its own level, or a sequence. */
function firstBraces(word: Word): { start: number; end: number; choices: readonly Word[]; sequence: boolean } | null {
  for (let start = 0; start < word.length; start += 1) {
    if (word[start] !== '{') continue;
    let open = 0;
    const commas: number[] = [];
    for (let i = start; i < word.length; i += 1) {
      if (word[i] === '{') open += 1;
      if (word[i] === ',' && open === 1) commas.push(i);
      if (word[i] !== '}') continue;
      open -= 1;
      if (open > 0) continue;
      const inner = word.slice(start + 1, i);
      if (commas.length > 0) {
        const ends = [...commas, i];
        const choices = ends.map((end, n) => word.slice(n === 0 ? start + 1 : (ends[n - 1] as number) + 1, end));
        return { start, end: i + 1, choices, sequence: false };
      }
      const choices = inner.every((a) => typeof a === 'string') ? sequence(inner.join('')) : null;
      if (choices !== null) return { start, end: i + 1, choices: choices.map((s) => [...s]), sequence: true };
      break;
    }
  }
  return null;
}

/** `1..9`, `01..10`, `a..e`, with `..step`; null when it is none. */
function sequence(text: string): readonly string[] | null {
  const m = /^(-?\d+|[A-Za-z])\.\.(-?\d+|[A-Za-z])(?:\.\.(-?\d+))?$/.exec(text);
  if (m === null) return null;
  const [from, to] = [m[1] as string, m[2] as string];
  const letters = /[A-Za-z]/.test(from);
  if (letters !== /[A-Za-z]/.test(to)) return null;
  const a = letters ? from.charCodeAt(0) : Number(from);
  const b = letters ? to.charCodeAt(0) : Number(to);
  const step = Math.max(1, Math.abs(Number(m[3] ?? 1)));
  const count = Math.floor(Math.abs(b - a) / step) + 1;
  if (!Number.isSafeInteger(a) || !Number.isSafeInteger(b)) return null;
  if (count > MAX_BRACE_WORDS) throw new TooComplex(`brace expansion: failed to allocate memory for ${count} elements`);
  const padded = !letters && [from, to].some((s) => /^-?0\d/.test(s));
  const width = padded ? Math.max(from.length, to.length) : 0;
  const show = (n: number): string => {
    if (letters) return String.fromCharCode(n);
    const digits = String(Math.abs(n));
    return n < 0 ? `-${digits.padStart(width - 1, '0')}` : digits.padStart(width, '0');
  };
  return Array.from({ length: count }, (_, i) => show(a <= b ? a + i * step : a - i * step));
}
