import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { openDb, verifyPassword } from '@killinit/db';
import { afterAll, expect, test, vi } from 'vitest';
import { userCommand } from '../src/user.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'user-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

test('user add makes an account, then gives it a new password and ends its sessions', async () => {
  vi.stubEnv('DATA_DIR', folder);
  const out = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  expect(await userCommand(['add', 'Ada@example.org', '--password', 'first-one'])).toBe(0);
  expect(await userCommand(['add', 'ada@example.org', '--password', 'second-one'])).toBe(0);
  expect(out.mock.calls.map((c) => c[0])).toEqual([
    'Ada@example.org can sign in now.\n',
    'ada@example.org has a new password.\n',
  ]);
  out.mockRestore();
  vi.unstubAllEnvs();
  const { db, close } = await openDb({ folder });
  const accounts = await db.account.findMany({ include: { user: true } });
  expect(accounts).toHaveLength(1);
  expect(accounts[0]?.user).toMatchObject({ email: 'ada@example.org', owner: true });
  expect(await verifyPassword('second-one', accounts[0]?.password ?? '')).toBe(true);
  expect(await verifyPassword('first-one', accounts[0]?.password ?? '')).toBe(false);
  await close();
});

test.each([
  [['add']],
  [['remove', 'a@b.c']],
  [['add', 'nobody', '--password', 'long enough']],
  [['add', 'a@b.c', '--password', 'short']],
])('%j is refused with a sentence', async (args) => {
  const err = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
  expect(await userCommand(args)).toBe(2);
  expect(err).toHaveBeenCalledOnce();
  err.mockRestore();
});
