/**
 * Room codes: 6 signs of an alphabet without look-alikes and without vowels, so that no code spells anything.
 * What was typed is kept as typed (in capitals); what cannot be in a code is pointed at, not repaired in silence.
 */
export const CODE_ALPHABET = '23456789CDFHJKMNPQRTVWXY';
export const CODE_LENGTH = 6;

/** What somebody may have meant who read a sign from the back row. */
const LOOKS_LIKE: Readonly<Record<string, string>> = {
  '0': 'D or Q',
  O: 'D or Q',
  '1': 'T or 7',
  I: 'T or Y',
  L: 'T',
  S: '5',
  B: '8',
  Z: '2',
  G: '6 or C',
  U: 'V',
  A: '4',
  E: 'F',
};

/** Capitals, without the spaces and dashes people put between; a pasted join link counts too. */
export function cleanCode(typed: string): string {
  const link = /[?&#/](?:code=)?([^?&#/=]{6,9})\/?$/.exec(typed.trim());
  const text = typed.includes('/') && link ? link[1]! : typed;
  return Array.from(text.toUpperCase())
    .filter((c) => !/[\s\-–—_.]/.test(c))
    .slice(0, CODE_LENGTH)
    .join('');
}

/** The first sign that no code has, with what it might be. */
export function oddSign(code: string): { readonly index: number; readonly says: string } | null {
  const signs = Array.from(code);
  const index = signs.findIndex((c) => !CODE_ALPHABET.includes(c));
  if (index < 0) return null;
  const sign = signs[index]!;
  const like = LOOKS_LIKE[sign];
  return { index, says: `Codes never contain ${sign}.${like ? ` Did you mean ${like}?` : ''}` };
}
