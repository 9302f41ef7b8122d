/**
 * The live connection of a page: receives what its watcher may see, folds it with the server's own function, sends commands.
 *
 * Facts arrive in bursts; the page is told at most once in `everyMs`. A lost connection comes back by itself, names the last
 * fact it has, and sends what was asked meanwhile. Room time between two messages is guessed from this computer's clock.
 */
import type { Answer, FactsMessage, Handshake, InspectAnswer, Refusal, ViewMessage } from '@killinit/protocol';
import { WIRE } from '@killinit/protocol/wire';
import type { RoomView, Told, View } from '@killinit/room';
import { io, type Socket } from 'socket.io-client';
import type { Connection } from '../features/shared/connection.ts';
import { keep, recall } from './storage.ts';

type Part<T> = T extends unknown ? Omit<T, 'wire' | 'upTo' | 'client'> : never;
export type Who = Part<Handshake>;

export interface LiveState<V> {
  readonly connection: Connection;
  readonly view: V | null;
}

const GIVE_UP_MS = 120_000;
const ACK_MS = 10_000;
/** Refusals that pass: the page keeps trying. */
const PASSING: readonly string[] = ['room.closed', 'rate.limited', 'server.failed'];
const RETRY_MS = 2000;

export class LiveRoom<V extends { readonly room: RoomView }> {
  state: LiveState<V> = { connection: { kind: 'connecting' }, view: null };
  private readonly audience: View<V>;
  private readonly everyMs: number;
  private readonly socket: Socket;
  private readonly listeners = new Set<() => void>();
  private waiting: Told[] = [];
  private upTo: number | null = null;
  private at = 0;
  private atHere = 0;
  private lastId = 0;
  private lostSince = 0;
  private tries = 1;
  private flushing: ReturnType<typeof setTimeout> | null = null;

  constructor(audience: View<V>, who: Who, everyMs: number) {
    this.audience = audience;
    this.everyMs = everyMs;
    const client = randomId();
    this.socket = io({
      reconnectionDelay: 500,
      reconnectionDelayMax: 8000,
      randomizationFactor: 0.5,
      // Repeated until acknowledged; the room knows a repeat by its id.
      retries: 5,
      ackTimeout: ACK_MS,
      auth: (give) => give({ ...who, wire: WIRE, client, upTo: this.upTo }),
    });
    this.socket.on('view', (message: ViewMessage<V>) => this.replace(message));
    this.socket.on('facts', (message: FactsMessage) => this.collect(message));
    this.socket.on('bye', (refusal: Refusal) => this.refuse(refusal));
    this.socket.on('connect', () => this.connected());
    this.socket.on('disconnect', (reason) => this.lost(1, reason === 'io server disconnect'));
    this.socket.on('connect_error', (error: Error & { data?: Refusal }) => this.failed(error.data ?? null));
    this.socket.io.on('reconnect_attempt', (tries) => this.lost(tries, false));
    addEventListener('online', this.online);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  readonly snapshot = (): LiveState<V> => this.state;

  /** Room time now, as far as this page can know. */
  now(): number {
    const ticking = this.state.view?.room.clock.ticking ?? false;
    return ticking ? this.at + (performance.now() - this.atHere) : this.at;
  }

  send(command: unknown): Promise<Answer> {
    const id = ++this.lastId;
    return this.ask<Answer>('command', { id, command });
  }

  inspect(query: unknown): Promise<InspectAnswer> {
    return this.ask<InspectAnswer>('inspect', query);
  }

  /** What the server refused for good does not come back by itself; everything else is tried at once. */
  retry(): void {
    if (!this.socket.connected) this.socket.connect();
  }

  close(): void {
    if (this.flushing) clearTimeout(this.flushing);
    removeEventListener('online', this.online);
    this.socket.close();
    this.listeners.clear();
  }

  private ask<A>(event: string, message: unknown): Promise<A> {
    return new Promise((done) => {
      this.socket.emit(event, message, (failure: Error | null, answer: A) => {
        done(
          failure
            ? ({ ok: false, code: 'offline', message: 'The server did not answer. It will be tried again.' } as A)
            : answer,
        );
      });
    });
  }

  private replace(message: ViewMessage<V>): void {
    this.waiting = [];
    this.upTo = message.upTo;
    this.sync(message.at);
    this.tell({ connection: { kind: 'live' }, view: message.view });
  }

  private collect(message: FactsMessage): void {
    this.waiting.push(...message.facts);
    this.upTo = Math.max(this.upTo ?? 0, message.upTo);
    this.sync(message.at);
    this.flushing ??= setTimeout(() => this.flush(), this.everyMs);
  }

  private flush(): void {
    this.flushing = null;
    const { view } = this.state;
    if (!view) return;
    const facts = this.waiting;
    this.waiting = [];
    this.tell({
      connection: this.state.connection,
      view: facts.reduce((v, told) => this.audience.fold(v, told), view),
    });
  }

  private sync(at: number): void {
    this.at = at;
    this.atHere = performance.now();
  }

  private connected(): void {
    this.lostSince = 0;
    this.tries = 1;
    if (this.state.view) this.tell({ ...this.state, connection: { kind: 'live' } });
  }

  private readonly online = (): void => {
    // The network is back: no reason to wait for the next try.
    if (!this.socket.connected && this.lostSince > 0) this.socket.disconnect().connect();
  };

  private lost(tries: number, byServer: boolean): void {
    if (this.state.connection.kind === 'refused') return;
    this.lostSince ||= Date.now();
    this.tries = Math.max(1, tries);
    const gaveUp = Date.now() - this.lostSince > GIVE_UP_MS;
    if (this.state.view)
      this.tell({ ...this.state, connection: gaveUp ? { kind: 'gaveUp' } : { kind: 'lost', tries } });
    // After a goodbye of the server the client does not come back on its own.
    if (byServer) setTimeout(() => this.retry(), RETRY_MS);
  }

  private failed(refusal: Refusal | null): void {
    if (!refusal) this.lost(this.tries, false);
    else if (PASSING.includes(refusal.code)) this.lost(1, true);
    else this.refuse(refusal);
  }

  private refuse(refusal: Refusal): void {
    if (refusal.code === 'wire.mismatch' && recall('reloaded', true) !== String(WIRE)) {
      keep('reloaded', String(WIRE), true);
      location.reload();
      return;
    }
    if (PASSING.includes(refusal.code)) {
      this.lost(1, true);
      return;
    }
    this.tell({ ...this.state, connection: { kind: 'refused', ...refusal } });
    this.socket.disconnect();
  }

  private tell(state: LiveState<V>): void {
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}

/** Without crypto.randomUUID, which plain http does not have. */
function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join('');
}
