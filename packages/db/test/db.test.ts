import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Told } from '@killinit/room';
import { afterAll, expect, test } from 'vitest';
import { openDb, prismaFacts, prismaLog } from '../src/index.ts';

const folder = await mkdtemp(path.join(tmpdir(), 'db-'));
afterAll(() => rm(folder, { recursive: true, force: true }));

const room = (id: string) => ({
  id,
  ownerId: 'u',
  code: id,
  title: '',
  scenario: '',
  era: '',
  sim: '',
  projector: id,
  projectorHash: id,
});

test('what was written survives a close; a second open applies nothing again, and is refused meanwhile', async () => {
  const first = await openDb({ folder });
  expect(first.applied.length).toBeGreaterThan(0);
  await first.db.user.create({ data: { id: 'u', email: 'a@b.c', name: 'A' } });
  await first.db.room.create({ data: room('a') });
  await prismaLog(first.db).append('a', 0, [{ seq: 1, at: 0, event: { kind: 'marked' } }]);
  await expect(openDb({ folder })).rejects.toThrow(/Another server is using/);
  await first.close();
  const second = await openDb({ folder });
  expect(second.applied).toEqual([]);
  const rows = [];
  for await (const row of prismaLog(second.db).read('a', 1)) rows.push(row);
  expect(rows).toEqual([{ seq: 1, at: 0, event: { kind: 'marked' } }]);
  await second.close();
});

test('facts are kept once, in order, without what terminals printed', async () => {
  const opened = await openDb({ folder });
  const { db } = opened;
  await db.room.create({ data: room('b') });
  const facts = prismaFacts(db);
  const base = { seat: 1001, cause: null };
  const told = (seq: number, n: number, fact: Told['fact']): Told => ({ seq, n, at: seq, fact });
  const printed = told(2, 0, {
    kind: 'machine',
    machine: 'shared',
    event: { kind: 'tty', tty: 'tty1', data: 'x', ...base },
  });
  const typed = told(2, 1, {
    kind: 'machine',
    machine: 'shared',
    event: { kind: 'command', tty: 'tty1', line: 'é🐧\\', ...base },
  });
  const more = told(1, 0, { kind: 'more', seat: 1001, rows: 3 });
  await facts.put('b', [printed, typed]);
  await facts.put('b', [more, typed]);
  await facts.put('b', []);
  const read = [];
  for await (const one of facts.read('b')) read.push(one);
  expect(read).toEqual([more, typed]);
  await opened.close();
});

test('text of any kind comes back as it was typed: NUL, half a surrogate pair, what stands for them', async () => {
  const opened = await openDb({ folder });
  await opened.db.room.create({ data: room('c') });
  const line = 'a\u0000b \ud800 \udc00 \uf8ff \uf8ff0000 \\u0000 \\\u0000 \\\uf8ff 🐧 \n';
  const typed = { kind: 'input', machine: 'shared', seat: 1001, input: { kind: 'line', tty: 'tty1', line } } as const;
  await prismaLog(opened.db).append('c', 0, [{ seq: 1, at: 0, event: typed }]);
  const told: Told = { seq: 1, n: 0, at: 0, fact: { kind: 'fault', seat: null, what: line } };
  await prismaFacts(opened.db).put('c', [told]);
  const rows = [];
  for await (const row of prismaLog(opened.db).read('c', 1)) rows.push(row);
  expect(rows).toEqual([{ seq: 1, at: 0, event: typed }]);
  const read = [];
  for await (const one of prismaFacts(opened.db).read('c')) read.push(one);
  expect(read).toEqual([told]);
  await opened.close();
});

test('the migrations make what the schema says', () => {
  const script = fileURLToPath(new URL('../scripts/migrate-dev.mjs', import.meta.url));
  const { status, stderr } = spawnSync(process.execPath, [script, 'check'], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(status).toBe(0);
});
