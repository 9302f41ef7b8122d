/** main.ts — starts the server and says where it is. */
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { readEnv } from './env.ts';
import { createLog } from './log.ts';
import { type OpenPages, type RunningServer, startServer } from './server.ts';

// next is CommonJS with an ES-module default in its types; under nodenext this is the honest way to import it.
const next = createRequire(import.meta.url)('next') as typeof import('next').default;

async function main(): Promise<void> {
  const env = readEnv();
  const log = createLog(env.LOG_LEVEL);
  const openPages: OpenPages = async (http) => {
    const app = next({
      dev: env.NODE_ENV !== 'production',
      dir: fileURLToPath(new URL('../../web', import.meta.url)),
      httpServer: http,
      hostname: env.HOST,
      port: env.PORT,
    });
    await app.prepare();
    const handle = app.getRequestHandler();
    return { handle: (req, res) => handle(req, res), close: () => app.close() };
  };
  const server: RunningServer = await startServer(env, log, openPages);
  const lines = [`Open        http://localhost:${server.port}`];
  for (const url of server.lanUrls) lines.push(`In the LAN  ${url}`);
  if (server.recovered > 0) lines.push(`${server.recovered} room${server.recovered === 1 ? '' : 's'} brought back`);
  process.stdout.write(`\nkillinit is running.\n  ${lines.join('\n  ')}\n\n`);
  log.info({ port: server.port, rssMB: Math.round(process.memoryUsage().rss / 1e6) }, 'listening');

  let stopping = false;
  const stop = async (signal: string): Promise<void> => {
    if (stopping) return;
    stopping = true;
    log.info({ signal }, 'stopping');
    setTimeout(() => process.exit(1), 10_000).unref();
    await server.close();
    process.exit(0);
  };
  process.on('SIGTERM', () => void stop('SIGTERM'));
  process.on('SIGINT', () => void stop('SIGINT'));
  process.on('unhandledRejection', (error) => log.error({ error: String(error) }, 'unhandled rejection'));
}

main().catch((error: unknown) => {
  const { code, message, stack } = error as NodeJS.ErrnoException;
  const sentence =
    code === 'EADDRINUSE'
      ? `The port is taken. Stop what listens there, or choose another one: PORT=3001 npm start`
      : message;
  process.stderr.write(`\n${sentence}\n`);
  if (process.env.LOG_LEVEL === 'debug' && stack) process.stderr.write(`${stack}\n`);
  process.exit(1);
});
