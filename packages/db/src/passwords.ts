/** passwords.ts — how passwords of accounts are kept: scrypt with a salt of its own each. */
import { randomBytes, randomUUID, scrypt, timingSafeEqual } from 'node:crypto';
import type { Db } from './open.ts';

const KEY = 64;
const COST = { N: 16384, r: 16, p: 1, maxmem: 64 * 1024 * 1024 };

function derive(password: string, salt: string): Promise<Buffer> {
  return new Promise((done, failed) => {
    scrypt(password.normalize('NFKC'), salt, KEY, COST, (error, key) => (error ? failed(error) : done(key)));
  });
}

export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16).toString('hex');
  return `${salt}:${(await derive(password, salt)).toString('hex')}`;
}

export async function verifyPassword(password: string, stored: string): Promise<boolean> {
  const [salt = '', key = ''] = stored.split(':');
  const kept = Buffer.from(key, 'hex');
  return kept.length === KEY && timingSafeEqual(kept, await derive(password, salt));
}

/** Makes an account, or gives an account that exists a new password and ends its sessions. The first one owns the server. */
export async function setPassword(db: Db, address: string, password: string): Promise<'made' | 'changed'> {
  const email = address.trim().toLowerCase();
  const known = await db.user.findUnique({ where: { email } });
  const hash = await hashPassword(password);
  const userId = known?.id ?? randomUUID();
  if (!known) {
    const owner = (await db.user.count()) === 0;
    await db.user.create({ data: { id: userId, email, name: email.split('@')[0] ?? email, owner } });
  }
  const login = await db.account.findFirst({ where: { userId, providerId: 'credential' } });
  if (login) await db.account.update({ where: { id: login.id }, data: { password: hash } });
  else
    await db.account.create({
      data: { id: randomUUID(), accountId: userId, providerId: 'credential', userId, password: hash },
    });
  await db.session.deleteMany({ where: { userId } });
  return known ? 'changed' : 'made';
}
