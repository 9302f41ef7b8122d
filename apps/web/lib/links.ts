/** Addresses to give away. A page opened as localhost names the address others can reach. */
import type { RoomOpened } from '@killinit/protocol';

export interface RoomLinks {
  /** Without the scheme, as one says it. */
  readonly host: string;
  readonly join: string;
  readonly projector: string | null;
}

interface Here {
  readonly origin: string;
  readonly hostname: string;
}

const LOCAL = /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/;

export function reachable(here: Here, lanUrls: readonly string[]): string {
  return LOCAL.test(here.hostname) ? (lanUrls[0] ?? here.origin) : here.origin;
}

export function linksOf(room: Pick<RoomOpened, 'joinPath' | 'projectorPath' | 'lanUrls'>, here: Here): RoomLinks {
  const base = reachable(here, room.lanUrls).replace(/\/$/, '');
  return {
    host: spoken(base),
    join: base + room.joinPath,
    // The projector usually hangs on this very computer.
    projector: here.origin + room.projectorPath,
  };
}

export const spoken = (url: string) => url.replace(/^https?:\/\//, '').replace(/\/$/, '');
