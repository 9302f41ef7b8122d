/**
 * socket.ts — live pages: who is it, what may it send, and what its room says. Decides nothing about the game.
 */
import type { Server as HttpServer } from 'node:http';
import type { Db } from '@killinit/db';
import {
  type Answer,
  commandMessage,
  type InspectAnswer,
  inspectQuery,
  type PageToServer,
  type Refusal,
  type ServerToPage,
} from '@killinit/protocol';
import { type Person, type RejectionCode, type RoomId, reject, type SeatId } from '@killinit/room';
import { Server, type Socket } from 'socket.io';
import { type Auth, sameOrigin } from './auth.ts';
import { Crowd, hasCaughtUp, isStale, isStuck } from './crowd.ts';
import { addressOf } from './http/address.ts';
import type { Log } from './log.ts';
import { identify, type Page, personOf, RefusedPage } from './page.ts';
import type { RoomHandle } from './room/handle.ts';
import type { Rooms } from './rooms.ts';

export interface SocketWorld {
  readonly db: Db;
  readonly auth: Auth;
  readonly rooms: Rooms;
  readonly logger: Log;
}

type RoomSocket = Socket<PageToServer, ServerToPage, Record<string, never>, { page: Page; stale: boolean }>;

const GONE_AFTER_MS = 3000;
/** A goodbye is given so long to arrive. */
const GOODBYE_MS = 1000;

export interface Sockets {
  moved(room: RoomId, seat: SeatId): void;
  projectorsOut(room: RoomId): void;
  close(): Promise<void>;
}

export function createSockets(http: HttpServer, world: SocketWorld): Sockets {
  const { rooms, logger } = world;
  const crowd = new Crowd<RoomSocket>();
  const io = new Server<PageToServer, ServerToPage, Record<string, never>, { page: Page; stale: boolean }>(http, {
    // The development server of the pages has web sockets of its own on this port.
    destroyUpgrade: false,
    serveClient: false,
    pingInterval: 25_000,
    pingTimeout: 60_000,
    // A saved file is at most 64 KiB; what is larger than this is cut off at the transport.
    maxHttpBufferSize: 1_000_000,
    allowRequest: (req, decide) => {
      const { origin, host } = req.headers;
      decide(null, sameOrigin(origin, host) && crowd.mayKnock(addressOf(req)));
    },
  });
  const online = new Map<string, number>();
  const known = new WeakSet<object>();

  io.use((socket, next) => {
    // One page a connection: whoever says hello again and again makes the database look again and again.
    if (known.has(socket.conn)) return next(new RefusedPage('input.malformed'));
    known.add(socket.conn);
    identify(world, socket).then(
      (page) => {
        if (!crowd.mayCome(personOf(page))) return next(new RefusedPage('rate.limited'));
        socket.data.page = page;
        socket.data.stale = false;
        next();
      },
      (error: unknown) => {
        if (!(error instanceof RefusedPage)) logger.error({ error: String(error) }, 'a page could not be let in');
        next(error instanceof RefusedPage ? error : new RefusedPage('server.failed'));
      },
    );
  });

  io.on('connection', (socket: RoomSocket) => {
    const { page } = socket.data;
    void enter(socket, page).catch((error: unknown) => {
      logger.error({ room: page.row.id, error: String(error) }, 'a page could not watch its room');
      say(socket, 'server.failed');
    });
  });

  async function enter(socket: RoomSocket, page: Page): Promise<void> {
    listen(socket, page);
    const person = personOf(page);
    const oldest = crowd.enter(person, page.role, socket);
    if (oldest) say(oldest, 'seat.pages');
    socket.on('disconnect', () => crowd.leave(person, socket));
    const handle = await rooms.handle(page.row);
    if (!handle) return say(socket, page.row.endedAt ? 'round.ended' : 'room.old_simulator');
    if (!socket.connected) return;
    socket.on('disconnect', () => handle.unwatch(socket.id));
    const watcher = { id: socket.id, role: page.role, seat: page.seat };
    const answer = await handle.watch(watcher, page.upTo);
    if (answer !== null) {
      handle.unwatch(socket.id);
      return say(socket, 'failed' in answer ? answer.failed.code : answer.refused);
    }
    socket.conn.on('drain', () => {
      if (!socket.data.stale || !hasCaughtUp(socket)) return;
      socket.data.stale = false;
      void handle.watch(watcher, null);
    });
    if (page.seat !== null) here(socket, handle, page.seat);
  }

  /** Tells a page that it will not be served any more. */
  function say(socket: RoomSocket, code: RejectionCode): void {
    socket.emit('bye', reject(code));
    socket.disconnect(true);
    setTimeout(() => socket.conn.close(true), GOODBYE_MS).unref();
  }

  function here(socket: RoomSocket, handle: RoomHandle, seat: SeatId): void {
    const key = `${handle.id}/${seat}`;
    const tell = (isHere: boolean): void => {
      const command = { kind: 'present', seat, online: isHere } as const;
      void handle.ask({ kind: 'command', from: { role: 'server' }, command });
    };
    const pages = (online.get(key) ?? 0) + 1;
    online.set(key, pages);
    tell(true);
    socket.on('disconnect', () => {
      const left = (online.get(key) ?? 1) - 1;
      online.set(key, left);
      // A page that is loaded again is back at once.
      if (left === 0)
        setTimeout(() => {
          if (online.get(key) !== 0) return;
          online.delete(key);
          tell(false);
        }, GONE_AFTER_MS).unref();
    });
  }

  function listen(socket: RoomSocket, page: Page): void {
    const person = personOf(page);
    const note = (code: RejectionCode, what: string): void => {
      if (crowd.notes.take(person))
        logger.info({ room: page.row.id, seat: page.seat, role: page.role, code, what }, 'refused');
    };
    const refused = (code: RejectionCode, what: string): { ok: false } & Refusal => {
      note(code, what);
      return { ok: false, ...reject(code) };
    };

    async function command(message: unknown): Promise<Answer> {
      if (page.role === 'projector') return refused('role.not_yours', 'command');
      if (!crowd.commands.take(person)) return refused('rate.limited', 'command');
      const parsed = commandMessage.safeParse(message);
      if (!parsed.success) return refused(codeOf(message), 'command');
      const handle = await rooms.handle(page.row);
      if (!handle) return refused('round.ended', 'command');
      const { id, command: wanted } = parsed.data;
      const from: Person =
        page.role === 'student' && page.seat !== null
          ? { role: 'student', seat: page.seat, client: page.client ?? '' }
          : { role: 'instructor', client: page.client ?? '' };
      const by = page.client === null ? {} : { by: { client: `${page.seat ?? page.role}:${page.client}`, id } };
      const result = await handle.ask({ kind: 'command', from, command: wanted, ...by });
      if ('failed' in result) return refused(result.failed.code, wanted.kind);
      return result.ok ? { ok: true, upTo: result.upTo } : refused(result.refused.code, wanted.kind);
    }

    async function inspect(query: unknown): Promise<InspectAnswer> {
      if (page.role === 'projector') return refused('query.refused', 'inspect');
      if (!crowd.questions.take(person)) return refused('rate.limited', 'inspect');
      const parsed = inspectQuery.safeParse(query);
      if (!parsed.success) return refused('input.malformed', 'inspect');
      const handle = await rooms.handle(page.row);
      if (!handle) return refused('round.ended', 'inspect');
      const answer = await handle.ask({ kind: 'inspect', seat: page.seat, query: parsed.data });
      if ('failed' in answer) return refused(answer.failed.code, 'inspect');
      return 'refused' in answer ? refused(answer.refused, 'inspect') : { ok: true, answer: answer.answer };
    }

    const reply = <A>(ack: unknown, answer: Promise<A>): void => {
      void answer
        .catch((error: unknown) => {
          logger.error({ room: page.row.id, error: String(error) }, 'a message could not be answered');
          return { ok: false as const, ...reject('server.failed') };
        })
        .then((value) => {
          if (typeof ack !== 'function' || !socket.connected) return;
          (ack as (value: unknown) => void)(value);
          // It asks and does not read.
          if (isStuck(socket)) socket.conn.close(true);
        });
    };
    socket.conn.on('packet', ({ data }: { data?: { length: number } }) => {
      if (!socket.connected || crowd.maySend(person, data?.length ?? 0)) return;
      note('rate.limited', 'page');
      say(socket, 'rate.limited');
    });
    // Every message ends here, known or not: an answer is owed to whoever waits for one.
    socket.onAny((event: string, ...args: unknown[]) => {
      const ack = args.at(-1);
      if (event === 'command') reply(ack, command(args[0]));
      else if (event === 'inspect') reply(ack, inspect(args[0]));
      else reply(ack, Promise.resolve(refused('input.malformed', `event ${event.slice(0, 40)}`)));
    });
    socket.on('error', (error) => logger.info({ room: page.row.id, error: String(error) }, 'socket error'));
  }

  const socketOf = (id: string): RoomSocket | undefined => io.sockets.sockets.get(id) as RoomSocket | undefined;

  rooms.listener = {
    deliver(to, event, message) {
      const ready = to.filter((id) => {
        const socket = socketOf(id);
        if (!socket || (socket.data.stale && event === 'facts')) return false;
        if (event === 'facts' && isStale(socket)) socket.data.stale = true;
        return !socket.data.stale || event === 'view';
      });
      if (ready.length > 0) io.to(ready).emit(event, message as never);
    },
    kicked: (room, seat) => bye(room, (page) => page.seat === seat, 'seat.kicked'),
    lost: (room) => bye(room, () => true, 'server.failed'),
    putAway: (room) => bye(room, () => true, 'round.ended'),
  };

  function bye(room: RoomId, who: (page: Page) => boolean, code: RejectionCode): void {
    for (const socket of io.sockets.sockets.values() as Iterable<RoomSocket>) {
      const { page } = socket.data;
      if (page?.row.id === room && who(page)) say(socket, code);
    }
  }

  return {
    moved: (room, seat) => bye(room, (page) => page.seat === seat, 'seat.moved'),
    projectorsOut: (room) => bye(room, (page) => page.role === 'projector', 'projector.token'),
    close: () => io.close(),
  };
}

/** What was wrong with a message that is none: too long is worth a word of its own. */
function codeOf(message: unknown): RejectionCode {
  const { command } = (message ?? {}) as { command?: { kind?: unknown; line?: unknown; text?: unknown } };
  if (command?.kind === 'type' && typeof command.line === 'string' && command.line.length > 0) return 'input.too_long';
  if (command?.kind === 'save' && typeof command.text === 'string') return 'input.too_big';
  return 'input.malformed';
}
