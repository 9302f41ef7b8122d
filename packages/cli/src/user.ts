/** user.ts — `killinit user add EMAIL`: an account, or a new password for one whose owner forgot it. On the database itself. */
import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import { openDb, setPassword } from '@killinit/db';
import { parseOptions } from './options.ts';

const USAGE = 'Usage: killinit user add EMAIL [--password PASSWORD]\n';
const MIN_LENGTH = 8;

export async function userCommand(args: readonly string[]): Promise<number> {
  const o = parseOptions(args, { valued: ['--password'], plain: [] });
  const [verb, email] = o.rest;
  if (o.error !== null || verb !== 'add' || !email || o.rest.length !== 2) {
    process.stderr.write(o.error === null ? USAGE : `${o.error}\n${USAGE}`);
    return 2;
  }
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) {
    process.stderr.write(`${email} is not an e-mail address.\n`);
    return 2;
  }
  const password = o.flags.get('--password') ?? (await askPassword());
  if (password.length < MIN_LENGTH) {
    process.stderr.write(`A password has at least ${MIN_LENGTH} signs.\n`);
    return 2;
  }
  const folder = process.env.DATA_DIR ?? fileURLToPath(new URL('../../../.data', import.meta.url));
  try {
    const opened = await openDb({ url: process.env.DATABASE_URL, folder });
    const done = await setPassword(opened.db, email, password);
    await opened.close();
    process.stdout.write(done === 'made' ? `${email} can sign in now.\n` : `${email} has a new password.\n`);
    return 0;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    return 1;
  }
}

/** From the terminal or, for scripts, the first line of standard input. */
async function askPassword(): Promise<string> {
  const rl = createInterface({ input: process.stdin, output: process.stderr, terminal: process.stdin.isTTY });
  try {
    return await rl.question('New password: ');
  } finally {
    rl.close();
  }
}
