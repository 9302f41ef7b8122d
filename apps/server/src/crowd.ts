/**
 * crowd.ts — how much one person, and one page, may ask of the server. A person is a seat of a room, or a role in it: pages that are
 * loaded again, and several at once, share what there is.
 */
import { Buckets } from './buckets.ts';

/** Packets, or bytes, a page may be behind before facts are no longer sent to it but, when it has caught up, a fresh view. */
const STALE = { packets: 200, bytes: 4_000_000 };
/** A page that asks and does not read what it is answered is cut off here. */
const STUCK = { packets: 600, bytes: 16_000_000 };
const BYTES_PER_UNIT = 2048;
const UNITS_PER_CONNECTION = 20;
/** The oldest of more than so many has to go. */
const PAGES = { student: 8, instructor: 40, projector: 40 } as const;

interface Connected {
  readonly conn: object;
}

export class Crowd<P extends Connected> {
  // A pasted page of lines is no attack.
  readonly commands = new Buckets(200, 30);
  // An editor that opens asks for some hundred headers.
  readonly questions = new Buckets(160, 20);
  /** What is refused is told in the server's log, not all of it of one who does nothing else. */
  readonly notes = new Buckets(30, 1);
  /** Everything that arrives, whatever it is. Refusing costs something as well: who goes on beyond this is let go. */
  private readonly arrivals = new Buckets(1500, 60);
  /** A class sits behind one address, and comes back all at once when the Wi-Fi does. */
  private readonly knocks = new Buckets(800, 30);
  private readonly pages = new Map<string, P[]>();

  mayKnock(address: string): boolean {
    return this.knocks.take(address);
  }
  mayCome(person: string): boolean {
    return this.arrivals.take(person, UNITS_PER_CONNECTION);
  }
  maySend(person: string, bytes: number): boolean {
    return this.arrivals.take(person, 1 + bytes / BYTES_PER_UNIT);
  }

  /** One more page of that person; gives the one that has to go for it. */
  enter(person: string, role: keyof typeof PAGES, page: P): P | null {
    const list = [...(this.pages.get(person) ?? []), page];
    const oldest = list.length > PAGES[role] ? (list.shift() ?? null) : null;
    this.pages.set(person, list);
    return oldest;
  }
  leave(person: string, page: P): void {
    const list = (this.pages.get(person) ?? []).filter((one) => one !== page);
    if (list.length > 0) this.pages.set(person, list);
    else this.pages.delete(person);
  }
}

export const isStale = (page: Connected): boolean => isBehind(page, STALE);
export const isStuck = (page: Connected): boolean => isBehind(page, STUCK);
export const hasCaughtUp = (page: Connected): boolean => waitingOf(page).length === 0;

function isBehind(page: Connected, limit: { readonly packets: number; readonly bytes: number }): boolean {
  const waiting = waitingOf(page);
  if (waiting.length > limit.packets) return true;
  let bytes = 0;
  for (const { data } of waiting) bytes += data?.length ?? 0;
  return bytes > limit.bytes;
}

/** Packets that wait for the network; engine.io keeps them where its types do not look. */
function waitingOf(page: Connected): readonly { readonly data?: { readonly length: number } }[] {
  return (page.conn as { readonly writeBuffer: readonly { readonly data?: string }[] }).writeBuffer;
}
