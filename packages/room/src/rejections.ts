/**
 * rejections.ts — every way a request can be refused: a code for programs, a sentence for people. The sentence says what to do.
 */
import { LIMITS } from './limits.ts';

const sentences = {
  'join.no_such_room': 'No room has that code. Check it against the screen at the front and type it again.',
  'join.locked': 'This room is locked. Ask your instructor to let you in.',
  'join.full': 'This room is full. Ask your instructor to make space.',
  'join.ended': 'This room has ended. Ask your instructor for the new code.',
  'join.too_many': 'Too many people are joining at once. Wait ten seconds and try again.',
  'name.empty': 'Type your name first. One sign is enough.',
  'name.too_long': `Pick a shorter name, up to ${LIMITS.nameChars} signs.`,
  'name.taken': 'Somebody here has that name. Pick another one.',
  'seat.unknown': 'Nobody sits there. Load the page again to see who is here.',
  'seat.not_yours': 'That is not your terminal. You can type only into your own.',
  'seat.kicked': 'You were removed from this room. If that was a mistake, talk to your instructor.',
  'seat.token': 'This page has lost its seat. Join again with the room code.',
  'seat.moved':
    'You went on at another device, so this page let go of the seat. Join again here with your rejoin code.',
  'seat.pages': 'Your seat was opened in too many other pages, so this one let go of it. Close some and load it again.',
  'rejoin.wrong': 'Name and rejoin code do not belong together in this room. Ask your instructor to let you in again.',
  'terminal.unknown': 'You have no such terminal. Open one with the plus beside the others.',
  'terminal.first': 'Your first terminal stays open. Close one of the others.',
  'role.not_yours': 'Only the instructor can do that.',
  'round.not_started': 'The round has not started yet. Your instructor starts it.',
  'round.started': 'The round is already under way. Pause or end it first.',
  'round.paused': 'The round is paused. You can read; you can type again when your instructor resumes it.',
  'round.not_running': 'There is no running round to pause. Start it first.',
  'round.not_paused': 'The round is not paused, so there is nothing to resume.',
  'round.ended': 'The round is over. Look at the review.',
  'round.no_timer': 'This round has no timer to change. End it when you are done.',
  'machine.down': 'The kernel has halted. Your shell comes back after the reboot.',
  'machine.unknown': 'There is no such machine in this room.',
  'input.malformed': 'The server could not read that message. Load the page again.',
  'input.too_long': `That line is too long. Keep it under ${LIMITS.lineBytes} bytes.`,
  'input.too_big': `That file is too big to save. Keep it under ${LIMITS.saveBytes / 1024} KiB.`,
  'input.path': 'That is not a usable file name. Type a path without control signs, up to 255 bytes.',
  'announce.empty': 'There is nothing to announce. Type a line first.',
  'announce.too_long': `Shorten the announcement to ${LIMITS.announceChars} signs.`,
  'hint.unknown': 'This scenario has no such hint.',
  'hint.order': 'Unlock the hint before this one first.',
  'review.not_yet': 'The review opens when the round has ended.',
  'query.refused': 'You may look only at your own terminal and files.',
  'rate.limited': 'That is too many commands at once. Wait a second and go on.',
  'room.unknown': 'There is no such room. Open it from your list of sessions.',
  'room.closed': 'The server is restarting this room. Nothing is lost; this page comes back by itself.',
  'room.old_simulator': 'The server was updated during this round, so the round ended here. Its results are kept.',
  'simulator.fault': 'The simulator failed on that input, so it was taken back. The machine goes on as before it.',
  'wire.mismatch': 'This page is older than the server. Load it again.',
  'auth.needed': 'Sign in first.',
  'auth.closed': 'Sign-up is closed on this server. Ask its owner for an invitation link.',
  'auth.invitation': 'This invitation was used or has expired. Ask for a new one.',
  'auth.wrong': 'Email and password do not fit together. The owner can set a new password with `killinit user add`.',
  'auth.taken': 'There is an account with that address already. Sign in with it.',
  'auth.password': 'Pick a password of 8 to 128 signs.',
  'auth.too_many': 'Too many attempts. Wait a minute and try again.',
  'auth.origin': 'This request came from another site. Open the page from the address of this server.',
  'projector.token': 'This projector link is no longer valid. Copy the new one from the console.',
  'plugin.failed': 'A plugin this room needs could not be loaded. Look at the list of plugins for the reason.',
  'scenario.unknown': 'There is no such scenario on this server. Pick one from the list.',
  'request.not_found': 'There is nothing at this address.',
  'request.too_big': 'That is more than one request may carry. Send less at a time.',
  'request.invalid': 'The request is not complete. Check the fields and send it again.',
  'server.failed': 'Something went wrong on the server. Try again; the log has the details.',
} as const;

export type RejectionCode = keyof typeof sentences;

/** Refused: somebody asked for what the rules do not allow. A value; the person is told. */
export interface Rejection {
  readonly code: RejectionCode;
  readonly message: string;
}

export function reject(code: RejectionCode): Rejection {
  return { code, message: sentences[code] };
}

export const REJECTIONS: Readonly<Record<RejectionCode, string>> = sentences;
