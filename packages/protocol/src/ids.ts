/** ids.ts — the small parts every message is made of, with their limits. */
import { LIMITS } from '@killinit/room';
import { z } from 'zod';

export { WIRE } from './wire.ts';
/** Version of a row of the log. */
export const LOG_VERSION = 1;

export const seatId = z
  .number()
  .int()
  .min(1001)
  .max(1000 + LIMITS.capacity);
export const seq = z.number().int().min(0);
export const millis = z.number().min(0).max(Number.MAX_SAFE_INTEGER);
export const commandId = z.number().int().min(1).max(Number.MAX_SAFE_INTEGER);
/** One page of one person, chosen at random by the page. */
export const clientId = z.string().regex(/^[A-Za-z0-9_-]{1,40}$/);
export const era = z.enum(['v2.6.34', 'v6.1']);
export const reveal = z.enum(['facts', 'name', 'hidden']);
export const nameDisplay = z.enum(['shown', 'pseudonyms', 'hidden']);
export const phase = z.enum(['lobby', 'running', 'paused', 'ended']);
export const settingValue = z.union([z.string().max(200), z.number(), z.boolean()]);

/** Text of at most so many bytes of UTF-8. */
export function bytes(limit: number) {
  return z
    .string()
    .max(limit)
    .refine((text) => utf8Bytes(text) <= limit, { error: 'too many bytes' });
}

function utf8Bytes(text: string): number {
  let n = 0;
  for (const sign of text) {
    const code = sign.codePointAt(0) ?? 0;
    n += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return n;
}

/** The signs of a room code: none that looks like another. */
export const CODE_ALPHABET = '23456789CDFHJKMNPQRTVWXY';
export const CODE_LENGTH = 6;

/** What somebody typed as a code: case, spaces and dashes do not count. */
export const roomCode = z
  .string()
  .max(40)
  .transform((text) => text.toUpperCase().replace(/[\s-]/g, ''))
  .pipe(z.string().regex(new RegExp(`^[${CODE_ALPHABET}]{${CODE_LENGTH}}$`)));

/** As it is shown: `K7Q 4MX`. */
export const shownCode = (code: string): string => `${code.slice(0, 3)} ${code.slice(3)}`;
