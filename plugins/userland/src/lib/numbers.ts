/** lib/numbers.ts — numbers as users write them, sizes as people read them. */

/** A decimal integer, or null. */
export function parseInteger(text: string): number | null {
  return /^[+-]?[0-9]{1,16}$/.test(text.trim()) ? Number(text.trim()) : null;
}
/** As strtol(3) with base 0: decimal, 0x…, 0…; or null. */
export function parseAnyInteger(text: string): number | null {
  const t = text.trim();
  const m = /^([+-]?)(0[xX][0-9a-fA-F]{1,13}|0[0-7]{0,18}|[1-9][0-9]{0,15})$/.exec(t);
  if (m === null) return null;
  const body = m[2] as string;
  const value = /^0[xX]/.test(body) ? Number(body) : body.startsWith('0') ? Number.parseInt(body, 8) : Number(body);
  return m[1] === '-' ? -value : value;
}

const POWERS = 'KMGTPEZY';
/** `10k`, `4KiB`, `1MB`, `2b`: bytes, or null. */
export function parseSize(text: string): number | null {
  const m = /^([0-9]{1,16})([bcwkKMGTPE]?)(B|iB)?$/.exec(text);
  if (m === null) return null;
  const n = Number(m[1]);
  const unit = m[2] ?? '';
  if (unit === '' && m[3] !== undefined) return null;
  if (unit === 'b') return n * 512;
  if (unit === 'c') return n;
  if (unit === 'w') return n * 2;
  if (unit === '') return n;
  return n * (m[3] === 'B' ? 1000 : 1024) ** (POWERS.indexOf(unit.toUpperCase()) + 1);
}

/** `4.0K`: rounded up, one digit below ten, as `ls -h` and `df -h` do. */
export function humanSize(bytes: number, base = 1024): string {
  if (bytes < base) return String(bytes);
  let value = bytes;
  let power = -1;
  while (value >= base && power < POWERS.length - 1) {
    value /= base;
    power += 1;
  }
  const tenths = Math.ceil(Math.round(value * 1e6) / 1e5);
  if (tenths < 100) return `${(tenths / 10).toFixed(1)}${unitLetter(power, base)}`;
  const whole = Math.ceil(Math.round(value * 1e6) / 1e6);
  return whole >= base && power < POWERS.length - 1
    ? `1.0${unitLetter(power + 1, base)}`
    : `${whole}${unitLetter(power, base)}`;
}
const unitLetter = (power: number, base: number): string =>
  base === 1000 && power === 0 ? 'k' : (POWERS[power] as string);

/** `2`, `0.5`, `1m`: seconds as sleep(1) and timeout(1) read them, or null. */
export function parseSeconds(text: string): number | null {
  const m = /^([0-9]{0,12}(?:\.[0-9]{0,9})?)(?:e([+-]?[0-9]{1,2}))?([smhd]?)$/.exec(text);
  if (text === 'inf' || text === 'infinity') return Infinity;
  if (m === null || m[1] === '' || m[1] === '.') return null;
  const scale = { '': 1, s: 1, m: 60, h: 3600, d: 86_400 }[m[3] as '' | 's' | 'm' | 'h' | 'd'];
  return Number(m[1]) * 10 ** Number(m[2] ?? 0) * scale;
}
