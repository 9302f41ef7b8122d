/** bare-server.ts — the server without pages, for tests that kill it. Says its address on the first line. */
import { readEnv } from '../src/env.ts';
import { createLog } from '../src/log.ts';
import { startServer } from '../src/server.ts';

async function main(): Promise<void> {
  const env = readEnv();
  const server = await startServer(env, createLog(env.LOG_LEVEL), null);
  process.stdout.write(`http://127.0.0.1:${server.port}\n`);
  process.on('SIGTERM', () => {
    void server.close().then(() => process.exit(0));
  });
}
void main();
