/**
 * auth.ts — accounts of those who host, kept here: e-mail and password, no mail server. The first account owns the server; after it
 * sign-up is closed, unless the owner opens it or gives out an invitation.
 */
import type { IncomingMessage } from 'node:http';
import type { Db } from '@killinit/db';
import { hashPassword, verifyPassword } from '@killinit/db';
import { reject } from '@killinit/room';
import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import { fromNodeHeaders } from 'better-auth/node';
import type { Door } from './http/accounts.ts';
import type { Log } from './log.ts';
import { hashOf, newToken } from './secrets.ts';
import { settings } from './settings.ts';

export interface User {
  readonly id: string;
  readonly email: string;
  readonly name: string;
  readonly owner: boolean;
}

export interface Auth {
  /** What Better Auth answers at one of its doors. */
  ask(door: Door, body: object, headers: IncomingMessage['headers']): Promise<Response>;
  userOf(headers: IncomingMessage['headers']): Promise<User | null>;
  signUpState(): Promise<'first' | 'open' | 'closed'>;
  openSignUp(open: boolean): Promise<void>;
  invite(creator: string, hours: number): Promise<{ token: string; expiresAt: Date }>;
}

/** An Origin is ours when it names the host the request itself was sent to, whatever name or address that is. */
export function sameOrigin(origin: string | undefined | null, host: string | undefined | null): boolean {
  if (!origin) return true;
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}

export async function createAuth(db: Db, log: Log): Promise<Auth> {
  const store = settings(db);
  const secret = await store.get('auth.secret', () => newToken() + newToken());
  const refuse = (code: 'auth.closed' | 'auth.invitation'): never => {
    throw new APIError('FORBIDDEN', reject(code));
  };

  async function signUpState(): Promise<'first' | 'open' | 'closed'> {
    if ((await db.user.count()) === 0) return 'first';
    return (await store.get('auth.signUp', () => 'closed')) === 'open' ? 'open' : 'closed';
  }
  /** Uses an invitation up. One that was used or has expired is none. */
  async function takeInvitation(token: string): Promise<boolean> {
    const { count } = await db.invitation.updateMany({
      where: { id: hashOf(token), usedAt: null, expiresAt: { gt: new Date() } },
      data: { usedAt: new Date() },
    });
    return count === 1;
  }

  const auth = betterAuth({
    secret,
    basePath: '/api/auth',
    database: prismaAdapter(db, { provider: 'postgresql' }),
    emailAndPassword: {
      enabled: true,
      minPasswordLength: 8,
      password: { hash: hashPassword, verify: ({ hash, password }) => verifyPassword(password, hash) },
    },
    user: { additionalFields: { owner: { type: 'boolean', required: false, defaultValue: false, input: false } } },
    session: { expiresIn: 60 * 60 * 24 * 30 },
    // Plain http on a LAN: a Secure cookie would never come back.
    advanced: { useSecureCookies: false, cookiePrefix: 'killinit' },
    trustedOrigins: (request) => {
      const origin = request?.headers.get('origin');
      return origin && sameOrigin(origin, request?.headers.get('host')) ? [origin] : [];
    },
    telemetry: { enabled: false },
    // Refusals are answers; what is an error of ours is logged by whoever called.
    onAPIError: { onError: (error) => log.debug({ auth: String(error) }, 'sign-in refused') },
    // Counted at the door, http/accounts.ts.
    rateLimit: { enabled: false },
    logger: {
      level: 'warn',
      log: (level, message) => log[level === 'error' ? 'warn' : 'debug']({ auth: message }, 'sign-in'),
    },
    hooks: {
      before: createAuthMiddleware(async (ctx) => {
        if (ctx.path !== '/sign-up/email') return;
        if ((await signUpState()) !== 'closed') return;
        const { invitation } = (ctx.body ?? {}) as { invitation?: unknown };
        if (typeof invitation !== 'string' || invitation === '') return refuse('auth.closed');
        if (!(await takeInvitation(invitation))) return refuse('auth.invitation');
      }),
    },
    databaseHooks: {
      user: {
        create: {
          before: async (user) => ({ data: { ...user, owner: (await db.user.count()) === 0 } }),
        },
      },
    },
  });

  // One after the other: only one account can be the first, and passwords are hashed slowly, while classes want to play.
  let turn: Promise<unknown> = Promise.resolve();
  return {
    async ask(door, body, { cookie, origin, host, 'user-agent': agent }) {
      const headers = new Headers({ 'content-type': 'application/json' });
      for (const [name, value] of Object.entries({ cookie, origin, host, 'user-agent': agent }))
        if (value) headers.set(name, value);
      const request = new Request(`http://server/api/auth/${door}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(body),
      });
      const mine = turn.then(() => auth.handler(request));
      turn = mine.catch(() => {});
      return mine;
    },
    async userOf(headers) {
      const session = await auth.api.getSession({ headers: fromNodeHeaders(headers) });
      if (!session) return null;
      const { id, email, name, owner } = session.user;
      return { id, email, name, owner: owner === true };
    },
    signUpState,
    openSignUp: (open) => store.set('auth.signUp', open ? 'open' : 'closed'),
    async invite(creatorId, hours) {
      const token = newToken();
      const expiresAt = new Date(Date.now() + hours * 3_600_000);
      await db.invitation.create({ data: { id: hashOf(token), creatorId, expiresAt } });
      return { token, expiresAt };
    },
  };
}
