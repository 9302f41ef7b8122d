/**
 * names.ts — what people may be called, and the login made from it.
 *
 * Any script, 1 to 24 visible signs. Two names that look alike count as the same one: the later gets a number.
 */
import { LIMITS } from './limits.ts';
import { type Rejection, reject } from './rejections.ts';
import { FIRST_SEAT, type SeatId } from './types.ts';

/** Control, format (bidi, zero width), private and unassigned signs, and the filler letters that show nothing. */
const INVISIBLE = /[\p{C}\u115f\u1160\u3164\uffa0\u2800\p{Variation_Selector}]/gu;

/** More accents on one letter than any script needs: they climb out of their line. */
const STACKED = /(\p{M}{4})\p{M}+/gu;

/** A name as it will be shown, or why not. */
export function cleanName(raw: string): string | Rejection {
  if (raw.length > 400) return reject('name.too_long');
  const plain = raw.normalize('NFKC').replace(/\s/gu, ' ').replace(INVISIBLE, '').replace(/ +/g, ' ').trim();
  const name = plain.replace(STACKED, '$1');
  const signs = visibleSigns(name);
  if (signs === 0) return reject('name.empty');
  // Accents are no signs to count, but not without end either.
  if (signs > LIMITS.nameChars || name.length > 4 * LIMITS.nameChars) return reject('name.too_long');
  return name;
}

/** Letters with what sits on them count once. */
export function visibleSigns(text: string): number {
  let signs = 0;
  for (const sign of text) if (!/\p{M}/u.test(sign)) signs++;
  return signs;
}

/** Signs of other scripts (and digits) that are drawn like a Latin letter. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  ...pairs('авекмнорстухіјѕԁԛԝһӏ', 'abekmhopctyxijsdqwhl'),
  ...pairs('αβεικνορτυχγ', 'abeikvoptuxy'),
  ...pairs('01|5ı', 'ollsi'),
};

function pairs(from: string, to: string): Record<string, string> {
  const latin = [...to];
  return Object.fromEntries([...from].map((sign, i) => [sign, latin[i] ?? sign]));
}

/** Names with equal skeletons cannot be told apart from the back row. */
export function skeleton(name: string): string {
  const plain = name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[\p{M}\p{P}\p{Z}]/gu, '');
  return [...plain].map((sign) => LOOKALIKES[sign] ?? sign).join('');
}

/** `name` itself, or with the first free number behind it. */
export function uniqueName(name: string, taken: readonly string[]): string {
  const used = new Set(taken.map(skeleton));
  if (!used.has(skeleton(name))) return name;
  for (let n = 2; ; n++) {
    const candidate = `${shortened(name, LIMITS.nameChars - `${n}`.length - 1)} ${n}`;
    if (!used.has(skeleton(candidate))) return candidate;
  }
}

function shortened(name: string, signs: number): string {
  let kept = '';
  for (const sign of name) {
    if (visibleSigns(kept + sign) > signs) break;
    kept += sign;
  }
  return kept.trim();
}

/** Accounts the machine has anyway. */
const RESERVED = new Set(
  'root daemon bin sys sync games man lp mail news uucp proxy www-data backup list nobody init kernel kthreadd swapper wheel sudo adm tty disk console'.split(
    ' ',
  ),
);
const LOGIN_CHARS = 16;

/** `Ana-María O'Brien` becomes `ana-maria`; a name without Latin letters becomes `seat07`. Every login of a room differs. */
export function loginOf(name: string, seat: SeatId, taken: readonly string[]): string {
  const used = new Set(taken);
  const plain = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const first = plain.trim().split(/\s/u)[0] ?? '';
  const slug = first
    .replace(/[^a-z0-9_-]/g, '')
    .replace(/^[^a-z]+/, '')
    .replace(/-+$/, '')
    .slice(0, LOGIN_CHARS);
  const fallback = `seat${`${seat - FIRST_SEAT + 1}`.padStart(2, '0')}`;
  if (slug === '' || RESERVED.has(slug) || /^seat\d/.test(slug)) return fallback;
  if (!used.has(slug)) return slug;
  for (let n = 2; ; n++) {
    const candidate = `${slug.slice(0, LOGIN_CHARS - `${n}`.length)}${n}`;
    if (!used.has(candidate) && !RESERVED.has(candidate)) return candidate;
  }
}

const COLOURS = ['Amber', 'Blue', 'Coral', 'Green', 'Grey', 'Ivory', 'Lilac', 'Mint', 'Olive', 'Pink', 'Teal', 'White'];
const PARTS = ['Anode', 'Cable', 'Choke', 'Coil', 'Diode', 'Fuse', 'Gate', 'Lamp', 'Meter', 'Relay', 'Switch'];

/** The same seat always has the same one; the first 132 seats of a room all differ. */
export function pseudonym(seat: SeatId): string {
  const n = seat - FIRST_SEAT;
  const round = Math.floor(n / (COLOURS.length * PARTS.length));
  // 12 and 11 share no factor, so stepping both together meets every pair once.
  const name = `${COLOURS[n % COLOURS.length]} ${PARTS[n % PARTS.length]}`;
  return round === 0 ? name : `${name} ${round + 1}`;
}
