/**
 * accounts.ts — sign-up, sign-in, sign-out. Better Auth answers them; nothing else of it is to be had here, and what it refuses leaves
 * with a code of ours.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { REJECTIONS, type RejectionCode } from '@killinit/room';
import type { Auth } from '../auth.ts';
import { Buckets } from '../buckets.ts';
import { addressOf } from './address.ts';
import { Refused, readJson, sendJson } from './reply.ts';

const DOORS = ['sign-up/email', 'sign-in/email', 'sign-out'] as const;
export type Door = (typeof DOORS)[number];

/** Who guesses at an account locks out nobody else, nor its owner at another address. */
const here = new Buckets(10, 10 / 60);
const account = new Buckets(60, 0.5);
/** Each try costs a slow hash, whatever the account. */
const address = new Buckets(30, 0.5);
const MAX_WAITING = 20;
let waiting = 0;

export async function accounts(auth: Auth, req: IncomingMessage, res: ServerResponse, pathname: string): Promise<void> {
  const door = DOORS.find((d) => pathname === `/api/auth/${d}`);
  if (!door || req.method !== 'POST') throw new Refused('request.not_found');
  // Read here, with a limit: sign-ups wait for each other, and need not wait for who dawdles.
  const body = await readJson(req);
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new Refused('request.invalid');
  if (waiting >= MAX_WAITING) throw new Refused('auth.too_many');
  if (door === 'sign-in/email') count(body, addressOf(req));
  waiting++;
  const answer = await auth.ask(door, body, req.headers).finally(() => waiting--);
  if (!answer.ok) throw await refusalOf(answer);
  const cookies = answer.headers.getSetCookie();
  if (cookies.length > 0) res.setHeader('set-cookie', cookies);
  sendJson(res, { ok: true });
}

function count(body: { readonly email?: unknown }, from: string): void {
  const email = typeof body.email === 'string' ? body.email.trim().toLowerCase().slice(0, 200) : '';
  const may = here.take(`${from} ${email}`) && account.take(email) && address.take(from);
  if (!may) throw new Refused('auth.too_many');
}

const OURS: Readonly<Record<string, RejectionCode>> = {
  INVALID_EMAIL_OR_PASSWORD: 'auth.wrong',
  USER_ALREADY_EXISTS: 'auth.taken',
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: 'auth.taken',
  PASSWORD_TOO_SHORT: 'auth.password',
  PASSWORD_TOO_LONG: 'auth.password',
  INVALID_ORIGIN: 'auth.origin',
  MISSING_OR_NULL_ORIGIN: 'auth.origin',
};

async function refusalOf(answer: Response): Promise<Refused> {
  const { code } = ((await answer.json().catch(() => null)) ?? {}) as { code?: unknown };
  if (typeof code === 'string' && code in REJECTIONS) return new Refused(code as RejectionCode, answer.status);
  const ours = typeof code === 'string' ? OURS[code] : undefined;
  if (ours) return new Refused(ours, answer.status);
  return answer.status >= 500 ? new Refused('server.failed') : new Refused('request.invalid');
}
