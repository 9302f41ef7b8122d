/** address.ts — where a request came from: what floods are counted by, and nothing else. */
import type { IncomingMessage } from 'node:http';

const HERE = /^(?:::1|(?:::ffff:)?127\.)/;

/** A proxy on this computer says last whom it speaks for; anybody else could say anything. */
export function addressOf({ headers, socket }: IncomingMessage): string {
  const peer = socket.remoteAddress ?? 'unknown';
  const said = headers['x-forwarded-for'];
  if (!HERE.test(peer) || typeof said !== 'string') return peer;
  return said.split(',').at(-1)?.trim().slice(0, 64) || peer;
}
