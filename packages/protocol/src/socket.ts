/**
 * socket.ts — the conversation between a page and its room.
 *
 *   handshake   auth: Handshake          refused: connect_error with data: Refusal
 *   page -> room   command(CommandMessage, ack: Answer)      inspect(InspectQuery, ack: InspectAnswer)
 *   room -> page   view(ViewMessage)   the whole screen, first and whenever the page is too far behind
 *                  facts(FactsMessage) what happened since
 *                  bye(Refusal)        this page will not be served any more; do not reconnect
 */
import type { InstructorView, ProjectorView, RejectionCode, StudentView, Told } from '@killinit/room';
import { z } from 'zod';
import { clientId, seq } from './ids.ts';

const common = {
  wire: z.number().int(),
  /** The last `upTo` this page has folded, to get only what it missed. Absent or null: a fresh view. */
  upTo: seq.nullish(),
  client: clientId.nullish(),
};

export const handshake = z.discriminatedUnion('role', [
  z.object({ role: z.literal('student'), seatToken: z.string().min(1).max(200), ...common }),
  /** Signed in by cookie. */
  z.object({ role: z.literal('instructor'), roomId: z.string().regex(/^[0-9A-Za-z]{1,40}$/), ...common }),
  z.object({ role: z.literal('projector'), token: z.string().min(1).max(200), ...common }),
]);
export type Handshake = z.infer<typeof handshake>;

export interface Refusal {
  readonly code: RejectionCode;
  readonly message: string;
}
export type Answer = { readonly ok: true; readonly upTo: number } | ({ readonly ok: false } & Refusal);
export type InspectAnswer = { readonly ok: true; readonly answer: unknown } | ({ readonly ok: false } & Refusal);

export interface ViewMessage<V = StudentView | InstructorView | ProjectorView> {
  readonly upTo: number;
  /** Room time now, for the clock. */
  readonly at: number;
  readonly view: V;
}
export interface FactsMessage {
  readonly upTo: number;
  readonly at: number;
  readonly facts: readonly Told[];
}

export interface ServerToPage {
  view(message: ViewMessage): void;
  facts(message: FactsMessage): void;
  bye(refusal: Refusal): void;
}
export interface PageToServer {
  command(message: unknown, ack: (answer: Answer) => void): void;
  inspect(query: unknown, ack: (answer: InspectAnswer) => void): void;
}
