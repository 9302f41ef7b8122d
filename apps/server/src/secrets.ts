/** secrets.ts — codes and tokens, all from the operating system's random numbers; only hashes of tokens are stored. */
import { createHash, randomBytes, randomInt } from 'node:crypto';
import { CODE_ALPHABET, CODE_LENGTH } from '@killinit/protocol';

const pick = (alphabet: string, length: number): string =>
  Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join('');

export const newRoomCode = (): string => pick(CODE_ALPHABET, CODE_LENGTH);
/** Short enough to copy from a screen; guesses are counted. */
export const newRejoinCode = (): string => pick('CDFHJKMNPQRTVWXY', 4);
export const newToken = (): string => randomBytes(24).toString('base64url');
export const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');
/** 31 bits: what the machine's random numbers begin with. */
export const newSeed = (): number => randomInt(1, 2 ** 31 - 1);
