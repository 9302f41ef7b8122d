'use client';
import Link from 'next/link';
import type { Connection } from '../shared/connection.ts';
import { Notice } from '../shared/Notice.tsx';

const TITLES: Readonly<Record<string, string>> = {
  'seat.kicked': 'You were removed from this room',
  'seat.token': 'This seat is gone',
  'seat.moved': 'You went on at another device',
  'seat.pages': 'This seat is open in too many pages',
  'join.ended': 'This room has ended',
  'round.ended': 'This room has ended',
  'room.unknown': 'This room is gone',
  'room.old_simulator': 'The round ended with an update',
  'wire.mismatch': 'This page is older than the server',
};

/** The server does not want this page any more: why, and where to go. */
export function Refused({
  connection,
  onLeave,
}: {
  connection: Extract<Connection, { kind: 'refused' }>;
  onLeave(): void;
}) {
  return (
    <Notice
      off
      title={TITLES[connection.code] ?? 'The connection was refused'}
      keys={
        <>
          <Link className="key primary" href="/" onClick={onLeave}>
            Join a room
          </Link>
          <button type="button" className="key" onClick={() => location.reload()}>
            Try again
          </button>
        </>
      }
    >
      <p role="alert">{connection.message}</p>
    </Notice>
  );
}
