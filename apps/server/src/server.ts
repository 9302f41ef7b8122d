/** server.ts — everything on one port: pages, requests, live connections. Put together here, and taken apart in order. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { openDb, prismaFacts, prismaLog, prismaSnapshots } from '@killinit/db';
import { bundleFile, loadPlugins } from '@killinit/plugin-host';
import { createAuth, sameOrigin } from './auth.ts';
import { type Env, lanUrls, root } from './env.ts';
import { accounts } from './http/accounts.ts';
import { type ApiWorld, api } from './http/api.ts';
import { secure } from './http/headers.ts';
import { Refused, send, sendJson, sendRefusal } from './http/reply.ts';
import type { Log } from './log.ts';
import { Rooms } from './rooms.ts';
import { createSockets } from './socket.ts';

/** Answers everything that is not ours: the pages. */
export interface Pages {
  handle(req: IncomingMessage, res: ServerResponse): Promise<void>;
  close(): Promise<void>;
}
/** `pages` null: a server without pages, for tests of everything else. */
export type OpenPages = (http: ReturnType<typeof createServer>) => Promise<Pages>;

export interface RunningServer {
  readonly port: number;
  readonly lanUrls: readonly string[];
  readonly recovered: number;
  close(): Promise<void>;
}

const SOCKETS = '/socket.io/';

export async function startServer(env: Env, logger: Log, openPages: OpenPages | null): Promise<RunningServer> {
  const opened = await openDb({ url: env.DATABASE_URL, folder: env.DATA_DIR });
  const { db } = opened;
  const [host, worker, auth] = await Promise.all([
    loadPlugins(root),
    bundleFile(fileURLToPath(new URL('./room/worker.ts', import.meta.url)), { platform: 'node' }),
    createAuth(db, logger),
  ]);
  for (const { id, error } of host.plugins) if (error) logger.error({ plugin: id, error }, 'a plugin failed to load');
  const facts = prismaFacts(db);
  const rooms = new Rooms({
    db,
    facts,
    log: prismaLog(db),
    snapshots: prismaSnapshots(db),
    host,
    logger,
    watchdogMs: env.WATCHDOG_MS,
    // The name is for stack traces, which would show the whole address otherwise.
    workerCode: Buffer.from(`${worker.code}\n//# sourceURL=room-worker.js`).toString('base64'),
  });
  const http = createServer();
  const pages = await openPages?.(http);
  const sockets = createSockets(http, { db, auth, rooms, logger });
  const port = (): number => (http.address() as AddressInfo | null)?.port ?? env.PORT;
  const world: ApiWorld = {
    db,
    auth,
    rooms,
    host,
    facts,
    lanUrls: () => lanUrls(env.HOST, port()),
    moved: (room, seat) => sockets.moved(room, seat),
    projectorsOut: (room) => sockets.projectorsOut(room),
  };

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const asked = req.url ?? '/';
    if (asked.startsWith(SOCKETS)) return; // engine.io answers these, and goes by the same words
    const url = URL.canParse(asked, 'http://server') ? new URL(asked, 'http://server') : null;
    if (!url || asked === '*') throw new Refused('request.not_found');
    const { pathname } = url;
    if (pathname === '/healthz') return sendJson(res, { ok: true, database: opened.kind });
    secure(req, res, env.NODE_ENV === 'development');
    // Better Auth asks as well, but not in every mode; no other site may act in a person's name in any.
    const acts = req.method !== 'GET' && req.method !== 'HEAD';
    if (acts && !sameOrigin(req.headers.origin, req.headers.host)) throw new Refused('auth.origin');
    if (pathname.startsWith('/api/auth/')) return accounts(auth, req, res, pathname);
    if (pathname.startsWith('/api/')) return api(world, req, res, url);
    if (pathname.startsWith('/plugins/')) {
      const code = req.method === 'GET' ? host.file(pathname.slice('/plugins/'.length)) : null;
      if (code === null) throw new Refused('request.not_found');
      return send(res, code, 'text/javascript; charset=utf-8', 200, {
        'cache-control': 'public, max-age=31536000, immutable',
      });
    }
    if (!pages) throw new Refused('request.not_found');
    await pages.handle(req, res);
  }
  http.on('request', (req, res) => {
    answer(req, res).catch((error: unknown) => {
      if (!(error instanceof Refused)) logger.error({ url: req.url, error: String(error) }, 'a request failed');
      if (res.headersSent) res.end();
      else sendRefusal(res, error instanceof Refused ? error : new Refused('server.failed'));
    });
  });

  // Whoever wants another protocol at another place is waited for by nobody. In development the pages have web sockets of their own.
  if (env.NODE_ENV !== 'development')
    http.on('upgrade', (req, socket) => {
      if (!req.url?.startsWith(SOCKETS)) socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n');
    });

  const recovered = await rooms.recover();
  await new Promise<void>((done, failed) => {
    http.once('error', failed);
    http.listen(env.PORT, env.HOST, () => {
      http.off('error', failed);
      done();
    });
  });
  return {
    port: port(),
    lanUrls: world.lanUrls(),
    recovered,
    async close() {
      await rooms.close();
      await sockets.close(); // the http server with it
      await pages?.close();
      await opened.close();
    },
  };
}
