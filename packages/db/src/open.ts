/** open.ts — opens the database and brings its tables up to date. */
import path from 'node:path';
import { PrismaClient } from './generated/client.ts';
import { lockFolder } from './lock.ts';
import { migrate } from './migrate.ts';

export type Db = PrismaClient;
export type OpenDb = { db: Db; kind: 'pglite' | 'postgres'; applied: string[]; close(): Promise<void> };

const migrations = new URL('../../../prisma/migrations/', import.meta.url);

/** `DATABASE_URL` means a PostgreSQL server; without it the database is a PGlite folder (or memory). */
export async function openDb(options: { url?: string | undefined; folder?: string | undefined }): Promise<OpenDb> {
  if (options.url) {
    const [{ default: pg }, { PrismaPg }] = await Promise.all([import('pg'), import('@prisma/adapter-pg')]);
    const client = new pg.Client({ connectionString: options.url });
    await client.connect();
    let applied: string[];
    try {
      applied = await migrate(
        { script: (text) => client.query(text), rows: async (text, values) => (await client.query(text, values)).rows },
        migrations,
      );
    } finally {
      await client.end();
    }
    const db = new PrismaClient({ adapter: new PrismaPg({ connectionString: options.url }) });
    return { db, kind: 'postgres', applied, close: () => db.$disconnect() };
  }
  const [{ PGlite }, { PrismaPGlite }] = await Promise.all([
    import('@electric-sql/pglite'),
    import('pglite-prisma-adapter'),
  ]);
  const unlock = options.folder ? await lockFolder(options.folder) : async () => {};
  const pglite = await PGlite.create(options.folder ? path.join(options.folder, 'pglite') : 'memory://');
  const applied = await migrate(
    {
      script: (text) => pglite.exec(text),
      rows: async (text, values) => (await pglite.query(text, values)).rows as never,
    },
    migrations,
  );
  const db = new PrismaClient({ adapter: new PrismaPGlite(pglite) });
  return {
    db,
    kind: 'pglite',
    applied,
    close: async () => {
      await db.$disconnect();
      if (!pglite.closed) await pglite.close();
      await unlock();
    },
  };
}
