/** reply.ts — answers over HTTP: JSON, refusals with their code and sentence, files. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type Rejection, type RejectionCode, reject } from '@killinit/room';

/** Thrown by a route; becomes the answer. */
export class Refused extends Error {
  readonly rejection: Rejection;
  readonly status: number;
  constructor(code: RejectionCode | Rejection, status?: number) {
    const rejection = typeof code === 'string' ? reject(code) : code;
    super(rejection.message);
    this.rejection = rejection;
    this.status = status ?? statusOf(rejection.code);
  }
}

function statusOf(code: RejectionCode): number {
  if (code === 'auth.needed') return 401;
  if (code.endsWith('too_many') || code === 'rate.limited') return 429;
  if (code.startsWith('auth.') || code.endsWith('not_yours')) return 403;
  if (code === 'room.unknown' || code === 'join.no_such_room' || code === 'request.not_found') return 404;
  if (code === 'server.failed') return 500;
  if (code === 'room.closed') return 503;
  if (code.startsWith('join.') || code === 'review.not_yet') return 409;
  return 400;
}

export function sendJson(res: ServerResponse, value: unknown, status = 200): void {
  send(res, JSON.stringify(value), 'application/json; charset=utf-8', status);
}

export function send(
  res: ServerResponse,
  body: string,
  type: string,
  status = 200,
  headers: Record<string, string> = {},
): void {
  res.writeHead(status, { 'content-type': type, 'cache-control': 'no-store', ...headers });
  res.end(body);
}

export function sendRefusal(res: ServerResponse, { rejection, status }: Refused): void {
  sendJson(res, rejection, status);
}

const MAX_BODY = 256 * 1024;

/** The body as JSON. Too much of it, or not JSON, is refused. */
export async function readJson(req: IncomingMessage): Promise<unknown> {
  const parts: Buffer[] = [];
  let size = 0;
  try {
    for await (const part of req) {
      size += (part as Buffer).length;
      if (size > MAX_BODY) throw new Refused('request.too_big', 413);
      parts.push(part as Buffer);
    }
    return size === 0 ? {} : (JSON.parse(Buffer.concat(parts).toString('utf8')) as unknown);
  } catch (error) {
    // Not JSON, or gone before it had said all.
    throw error instanceof Refused ? error : new Refused('input.malformed');
  }
}
