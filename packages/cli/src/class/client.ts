/**
 * class/client.ts — pages without a browser: students, an instructor and a projector over real sockets, folding what a page folds.
 */
import type {
  Answer,
  FactsMessage,
  InspectAnswer,
  Joined,
  Refusal,
  RoomBodyInput,
  RoomOpened,
  ViewMessage,
} from '@killinit/protocol';
import { WIRE } from '@killinit/protocol';
import {
  type InstructorView,
  instructorView,
  type ProjectorView,
  projectorView,
  type StudentView,
  studentView,
  type Told,
  type View,
} from '@killinit/room';
import { io, type Socket } from 'socket.io-client';

export interface Reply<T> {
  readonly status: number;
  readonly body: T & Partial<Refusal>;
}

/** Requests as one person makes them: cookies are kept. */
export class Person {
  readonly url: string;
  cookie = '';
  constructor(url: string) {
    this.url = url;
  }
  async request<T>(path: string, body?: unknown, method = body === undefined ? 'GET' : 'POST'): Promise<Reply<T>> {
    const response = await fetch(this.url + path, {
      method,
      headers: {
        'content-type': 'application/json',
        origin: this.url,
        ...(this.cookie ? { cookie: this.cookie } : {}),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const set = response.headers.getSetCookie().map((c) => c.split(';')[0]);
    if (set.length > 0) this.cookie = set.join('; ');
    const text = await response.text();
    const json = response.headers.get('content-type')?.includes('json') === true && text !== '';
    return { status: response.status, body: (json ? JSON.parse(text) : text) as T & Partial<Refusal> };
  }
  signUp(email: string, password: string, invitation?: string): Promise<Reply<unknown>> {
    return this.request('/api/auth/sign-up/email', {
      email,
      password,
      name: email,
      ...(invitation ? { invitation } : {}),
    });
  }
  signIn(email: string, password: string): Promise<Reply<unknown>> {
    return this.request('/api/auth/sign-in/email', { email, password });
  }
  async openRoom(body: RoomBodyInput): Promise<RoomOpened> {
    const reply = await this.request<RoomOpened>('/api/rooms', body);
    if (reply.status !== 201) throw new Error(JSON.stringify(reply.body));
    return reply.body;
  }
  async join(code: string, name: string): Promise<Joined> {
    const reply = await this.request<Joined>('/api/join', { code, name });
    if (reply.status !== 200) throw new Error(JSON.stringify(reply.body));
    return reply.body;
  }
}

let pages = 0;

/** A live page: its view is what a browser would show. */
export class Page<V> {
  readonly socket: Socket;
  view: V | null = null;
  upTo = 0;
  refusal: Refusal | null = null;
  readonly facts: Told[] = [];
  private readonly kind: View<V>;
  private lastId = 0;
  private readonly waiting = new Set<() => void>();

  constructor(
    url: string,
    kind: View<V>,
    who: object,
    options: { cookie?: string; client?: string; polling?: boolean } = {},
  ) {
    this.kind = kind;
    this.socket = io(url, {
      forceNew: true,
      ...(options.polling ? { transports: ['polling'] } : { transports: ['websocket'] }),
      extraHeaders: { origin: url, ...(options.cookie ? { cookie: options.cookie } : {}) },
      auth: (give) =>
        give({
          ...who,
          wire: WIRE,
          client: options.client ?? `bot${++pages}`,
          upTo: this.view === null ? null : this.upTo,
        }),
    });
    this.socket.on('view', (m: ViewMessage) => {
      this.view = m.view as V;
      this.upTo = m.upTo;
      this.changed();
    });
    this.socket.on('facts', (m: FactsMessage) => {
      this.facts.push(...m.facts);
      if (this.view !== null) for (const told of m.facts) this.view = this.kind.fold(this.view, told);
      this.upTo = Math.max(this.upTo, m.upTo);
      this.changed();
    });
    this.socket.on('bye', (refusal: Refusal) => this.refused(refusal));
    this.socket.on('connect_error', (error: Error & { data?: Refusal }) => {
      if (error.data) this.refused(error.data);
    });
  }
  private refused(refusal: Refusal): void {
    this.refusal = refusal;
    this.changed();
  }
  private changed(): void {
    for (const look of this.waiting) look();
  }

  send(command: unknown, id = ++this.lastId): Promise<Answer> {
    return this.emit('command', { id, command });
  }
  inspect(query: unknown): Promise<InspectAnswer> {
    return this.emit('inspect', query);
  }
  emit<A>(event: string, message: unknown): Promise<A> {
    return this.socket.timeout(20_000).emitWithAck(event, message) as Promise<A>;
  }

  /** Until the page shows it. */
  async until(what: string, holds: (view: V) => boolean, timeoutMs = 30_000): Promise<V> {
    const now = (): V | null => (this.view !== null && holds(this.view) ? this.view : null);
    const there = now();
    if (there !== null) return there;
    return new Promise((done, failed) => {
      const timer = setTimeout(() => {
        this.waiting.delete(look);
        failed(new Error(`${what}: not in ${timeoutMs} ms`));
      }, timeoutMs);
      const look = (): void => {
        const found = now();
        if (found === null) return;
        clearTimeout(timer);
        this.waiting.delete(look);
        done(found);
      };
      this.waiting.add(look);
    });
  }
  async untilRefused(timeoutMs = 20_000): Promise<Refusal> {
    const end = Date.now() + timeoutMs;
    while (this.refusal === null) {
      if (Date.now() > end) throw new Error('the page was not refused');
      await new Promise((done) => setTimeout(done, 20));
    }
    return this.refusal;
  }
  close(): void {
    this.socket.disconnect();
  }
}

export class Student extends Page<StudentView> {
  readonly seat: number;
  readonly joined: Joined;
  constructor(url: string, joined: Joined, options: { client?: string; polling?: boolean } = {}) {
    super(url, studentView, { role: 'student', seatToken: joined.seatToken }, options);
    this.seat = joined.seat;
    this.joined = joined;
  }
  type(line: string, id?: number): Promise<Answer> {
    return this.send({ kind: 'type', seat: this.seat, line }, ...(id === undefined ? [] : [id]));
  }
  get screen(): string {
    return this.view?.own.terminal.text ?? '';
  }
  /** Types a line and waits until the shell is back; gives what it printed. */
  async run(line: string, timeoutMs = 30_000): Promise<string> {
    const before = this.view?.own.terminal;
    const from = before ? before.dropped + before.text.length : 0;
    const known = this.view?.own.commands.at(-1)?.key;
    const answer = await this.type(line);
    if (!answer.ok) throw new Error(`${line}: ${answer.message}`);
    await this.until(
      `the end of ${line}`,
      ({ own }) => {
        const last = own.commands.at(-1);
        return last !== undefined && last.key !== known && last.status !== null;
      },
      timeoutMs,
    );
    const now = this.view?.own.terminal;
    return now ? now.text.slice(Math.max(0, from - now.dropped)) : '';
  }
  atPrompt(timeoutMs = 30_000): Promise<StudentView> {
    return this.until('a prompt', ({ own }) => /[$#] $/.test(own.terminal.text), timeoutMs);
  }
}

export const instructorPage = (person: Person, roomId: string, client?: string): Page<InstructorView> =>
  new Page(
    person.url,
    instructorView,
    { role: 'instructor', roomId },
    { cookie: person.cookie, ...(client ? { client } : {}) },
  );

export const projectorPage = (url: string, token: string): Page<ProjectorView> =>
  new Page(url, projectorView, { role: 'projector', token });
