/**
 * lib/file-caps.ts — the capabilities of a file: as text (cap_from_text(3)), and as the bytes of `security.capability`.
 *
 * A set of sets is one number a capability: bits EFF, PER and INH.
 */
import { CAPABILITIES } from './caps.ts';

const EFF = 1;
const PER = 2;
const INH = 4;
const FLAGS: Readonly<Record<string, number>> = { e: EFF, i: INH, p: PER };
const REVISION_2 = 0x0200_0000;
const REVISION_3 = 0x0300_0000;

export type FlagsOfCaps = readonly number[];

/** The capabilities of one clause's list; null when a name is unknown. */
function namedCaps(list: string, last: number): number[] | null {
  const out: number[] = [];
  for (const word of list.toLowerCase().split(',')) {
    if (word === 'all') {
      for (let cap = 0; cap <= last; cap += 1) out.push(cap);
      continue;
    }
    const cap = /^\d+$/.test(word) ? Number(word) : CAPABILITIES.indexOf(word.replace(/^cap_/, ''));
    if (cap < 0 || cap > 63) return null;
    out.push(cap);
  }
  return out;
}
/** `cap_net_raw=ep cap_kill+p`, `=p`, `all=ep cap_kill-e`; null when it makes no sense. */
export function capsFromText(text: string, last: number): FlagsOfCaps | null {
  const flags = Array.from({ length: 64 }, () => 0);
  const clauses = text.split(/[ \t\n]+/).filter((c) => c !== '');
  if (clauses.length === 0) return null;
  for (const clause of clauses) {
    const m = /^([a-z0-9_,]*)((?:[=+-][eip]*)+)$/i.exec(clause);
    if (m === null || (m[1] === '' && m[2]?.[0] !== '=')) return null;
    const caps = namedCaps(m[1] === '' ? 'all' : (m[1] as string), last);
    if (caps === null) return null;
    for (const [, op, letters = ''] of (m[2] as string).matchAll(/([=+-])([eip]*)/g)) {
      if (op !== '=' && letters === '') return null;
      let bits = 0;
      for (const letter of letters) bits |= FLAGS[letter] as number;
      for (const cap of caps) {
        const now = flags[cap] as number;
        flags[cap] = op === '=' ? bits : op === '+' ? now | bits : now & ~bits;
      }
    }
  }
  return flags;
}
/** Both in the order e, i, p. */
export const flagLetters = (f: number): string => `${f & EFF ? 'e' : ''}${f & INH ? 'i' : ''}${f & PER ? 'p' : ''}`;

/** cap_to_text(3): what most capabilities have is said once, the others one clause a combination. */
export function capsToText(flags: FlagsOfCaps, last: number): string {
  const count = [0, 0, 0, 0, 0, 0, 0, 0];
  const known = flags.slice(0, last + 1);
  for (const f of known) count[f] = (count[f] as number) + 1;
  let base = 7;
  for (let f = 6; f >= 0; f -= 1) if ((count[f] as number) > (count[base] as number)) base = f;
  const clauses: string[] = [];
  for (let f = 7; f >= 0; f -= 1) {
    if (f === base || count[f] === 0) continue;
    const names = known.flatMap((has, cap) => (has === f ? [`cap_${CAPABILITIES[cap] ?? cap}`] : [])).join(',');
    const sign = base === 0 && clauses.length === 0 ? '=' : '+';
    const more = f & ~base;
    const less = base & ~f;
    clauses.push(`${names}${more ? sign + flagLetters(more) : ''}${less ? `-${flagLetters(less)}` : ''}`);
  }
  if (base !== 0 || clauses.length === 0) clauses.unshift(`=${flagLetters(base)}`);
  return clauses.join(' ');
}

/** The effective bit is one for the whole file: nothing may be effective, or just what is permitted or inheritable. */
export function effectiveFits(flags: FlagsOfCaps): boolean {
  if (flags.every((f) => (f & EFF) === 0)) return true;
  return flags.every((f) => ((f & EFF) !== 0) === ((f & (PER | INH)) !== 0));
}
/** The attribute's value: revision 2, or 3 with the uid that is root for it. */
export function encodeCaps(flags: FlagsOfCaps, rootid: number): Uint8Array {
  const v = new DataView(new ArrayBuffer(rootid === 0 ? 20 : 24));
  const effective = flags.some((f) => (f & EFF) !== 0) ? 1 : 0;
  v.setUint32(0, (rootid === 0 ? REVISION_2 : REVISION_3) | effective, true);
  flags.forEach((f, cap) => {
    const at = cap < 32 ? 4 : 12;
    const bit = 1 << (cap & 31);
    if (f & PER) v.setUint32(at, (v.getUint32(at, true) | bit) >>> 0, true);
    if (f & INH) v.setUint32(at + 4, (v.getUint32(at + 4, true) | bit) >>> 0, true);
  });
  if (rootid !== 0) v.setUint32(20, rootid, true);
  return new Uint8Array(v.buffer);
}
export interface DecodedCaps {
  readonly flags: FlagsOfCaps;
  readonly rootid: number;
}
/** null when these are no capabilities. */
export function decodeCaps(bytes: Uint8Array): DecodedCaps | null {
  if (bytes.length < 12) return null;
  const v = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const effective = (v.getUint32(0, true) & 1) !== 0;
  const flags = Array.from({ length: 64 }, (_, cap) => {
    const at = cap < 32 ? 4 : 12;
    const bit = (word: number): number => (word + 4 > bytes.length ? 0 : (v.getUint32(word, true) >>> (cap & 31)) & 1);
    const f = (bit(at) ? PER : 0) | (bit(at + 4) ? INH : 0);
    return f !== 0 && effective ? f | EFF : f;
  });
  return { flags, rootid: bytes.length >= 24 ? v.getUint32(20, true) : 0 };
}
