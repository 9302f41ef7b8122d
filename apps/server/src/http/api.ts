/** api.ts — the routes of packages/protocol/src/rest.ts. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Db, FactStore } from '@killinit/db';
import type { PluginHost } from '@killinit/plugin-host';
import { contributionsOf, guardTitle } from '@killinit/plugin-host/assemble';
import {
  type Invitation,
  invitationBody,
  type Me,
  type ProjectorRoom,
  type RoomOpened,
  type RoomStateInfo,
  roomBody,
  signUpBody,
} from '@killinit/protocol';
import type { SeatId } from '@killinit/room';
import type { Auth, User } from '../auth.ts';
import { catalogOf } from '../plan.ts';
import type { Rooms } from '../rooms.ts';
import type { RoomRow } from '../rooms-world.ts';
import { addressOf } from './address.ts';
import { join, rejoin } from './join.ts';
import { Refused, readJson, send, sendJson } from './reply.ts';
import { exportCsv, exportJson, review } from './review.ts';

export interface ApiWorld {
  readonly db: Db;
  readonly auth: Auth;
  readonly rooms: Rooms;
  readonly host: PluginHost;
  readonly facts: FactStore;
  lanUrls(): readonly string[];
  moved(room: string, seat: SeatId): void;
  /** Screens with an old link let go. */
  projectorsOut(room: string): void;
}

interface Request {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  readonly url: URL;
  readonly parts: readonly string[];
}
type Route = (world: ApiWorld, request: Request) => Promise<void>;

/** `:x` matches any part. */
const ROUTES: readonly (readonly [method: string, path: string, route: Route])[] = [
  ['POST', 'join', async (w, r) => sendJson(r.res, await join(w, await readJson(r.req), addressOf(r.req)))],
  ['POST', 'rejoin', async (w, r) => sendJson(r.res, await rejoin(w, await readJson(r.req)))],
  ['GET', 'me', async (w, r) => sendJson(r.res, await me(w, r))],
  ['POST', 'sign-up', signUp],
  ['POST', 'invitations', invitation],
  ['GET', 'catalog', async (w, r) => sendJson(r.res, catalogOf(w.host, titles(w.host)))],
  ['GET', 'rooms', async (w, r) => sendJson(r.res, await w.rooms.ofOwner((await signedIn(w, r)).id))],
  ['POST', 'rooms', openRoom],
  ['GET', 'rooms/:id', async (w, r) => sendJson(r.res, opened(w, await ownRoom(w, r)))],
  ['POST', 'rooms/:id/projector', async (w, r) => sendJson(r.res, opened(w, await newLink(w, r)))],
  ['GET', 'rooms/:id/state', async (w, r) => sendJson(r.res, await state(w, r))],
  ['GET', 'projector/:token', projector],
  ['GET', 'review/:id', async (w, r) => sendJson(r.res, await review(w, await ownRoom(w, r)))],
  ['GET', 'review/:id/export.json', download],
  ['GET', 'review/:id/export.csv', download],
];

/** Answers a request below /api/; throws Refused for what cannot be. */
export async function api(world: ApiWorld, req: IncomingMessage, res: ServerResponse, url: URL): Promise<void> {
  const parts = url.pathname.slice('/api/'.length).split('/');
  for (const [method, path, route] of ROUTES) {
    if (method !== req.method || !matches(path, parts)) continue;
    return route(world, { req, res, url, parts });
  }
  throw new Refused('request.not_found');
}

function matches(path: string, parts: readonly string[]): boolean {
  const wanted = path.split('/');
  return wanted.length === parts.length && wanted.every((w, i) => w.startsWith(':') || w === parts[i]);
}

async function signedIn(world: ApiWorld, { req }: Request): Promise<User> {
  const user = await world.auth.userOf(req.headers);
  if (!user) throw new Refused('auth.needed');
  return user;
}

async function ownRoom(world: ApiWorld, request: Request): Promise<RoomRow> {
  const user = await signedIn(world, request);
  const row = await world.rooms.byId(request.parts[1] ?? '');
  if (!row || row.ownerId !== user.id) throw new Refused('room.unknown');
  return row;
}

async function me(world: ApiWorld, { req }: Request): Promise<Me> {
  const [user, signUpState] = await Promise.all([world.auth.userOf(req.headers), world.auth.signUpState()]);
  return { user, signUp: signUpState };
}

async function signUp(world: ApiWorld, request: Request): Promise<void> {
  const user = await signedIn(world, request);
  if (!user.owner) throw new Refused('role.not_yours');
  const body = signUpBody.safeParse(await readJson(request.req));
  if (!body.success) throw new Refused('request.invalid');
  await world.auth.openSignUp(body.data.open);
  sendJson(request.res, await me(world, request));
}

async function invitation(world: ApiWorld, request: Request): Promise<void> {
  const user = await signedIn(world, request);
  if (!user.owner) throw new Refused('role.not_yours');
  const body = invitationBody.safeParse(await readJson(request.req));
  if (!body.success) throw new Refused('request.invalid');
  const { token, expiresAt } = await world.auth.invite(user.id, body.data.hours);
  const answer: Invitation = { token, path: `/host?invitation=${token}`, expiresAt: expiresAt.toISOString() };
  sendJson(request.res, answer);
}

function titles(host: PluginHost): (guard: string) => string {
  const own: Record<string, string> = Object.assign(
    {},
    ...host.loaded.map((p) => contributionsOf(p.plugin).guardTitles ?? {}),
  );
  return (guard) => own[guard] ?? guardTitle(guard);
}

async function openRoom(world: ApiWorld, request: Request): Promise<void> {
  const user = await signedIn(world, request);
  const body = roomBody.safeParse(await readJson(request.req));
  if (!body.success) throw new Refused('request.invalid');
  const row = await world.rooms.create(user.id, body.data);
  if (!('id' in row)) throw new Refused(row);
  sendJson(request.res, opened(world, row), 201);
}

async function newLink(world: ApiWorld, request: Request): Promise<RoomRow> {
  const row = await ownRoom(world, request);
  const renewed = await world.rooms.newProjector(row.id);
  world.projectorsOut(row.id);
  return renewed;
}

function opened(world: ApiWorld, row: RoomRow): RoomOpened {
  const { id, title, code, projector: token } = row;
  return {
    id,
    title,
    code,
    joinPath: `/j/${code}`,
    projectorPath: `/projector/${token}`,
    projectorToken: token,
    lanUrls: world.lanUrls(),
  };
}

async function state(world: ApiWorld, request: Request): Promise<RoomStateInfo> {
  const row = await ownRoom(world, request);
  const handle = await world.rooms.handle(row);
  if (!handle) throw new Refused('room.old_simulator');
  const answer = await handle.ask({ kind: 'checkpoint' });
  if ('failed' in answer) throw new Refused(answer.failed);
  return { ...answer, opened: handle.info };
}

async function projector(world: ApiWorld, request: Request): Promise<void> {
  const row = await world.rooms.byProjector(request.parts[1] ?? '');
  if (!row) throw new Refused('projector.token', 404);
  const answer: ProjectorRoom = { roomId: row.id, title: row.title, code: row.code, lanUrls: world.lanUrls() };
  sendJson(request.res, answer);
}

async function download(world: ApiWorld, request: Request): Promise<void> {
  const row = await ownRoom(world, request);
  const kind = request.parts[2] === 'export.csv' ? 'csv' : 'json';
  const what = request.url.searchParams.get('what') ?? 'leaderboard';
  const body = kind === 'csv' ? await exportCsv(world, row, what) : await exportJson(world, row);
  const name = kind === 'csv' ? `${row.code}-${what}.csv` : `${row.code}.json`;
  const type = kind === 'csv' ? 'text/csv; charset=utf-8' : 'application/json; charset=utf-8';
  send(request.res, body, type, 200, { 'content-disposition': `attachment; filename="${name}"` });
}
