import type { RoomSummary } from '@killinit/protocol';
import { plural, showCode } from '@killinit/ui';
import Link from 'next/link';

const WORD = { lobby: 'Lobby open', running: 'Running', paused: 'Paused', ended: 'Ended' } as const;

/** Sessions so far: the open ones to go back to, the ended ones to look at. */
export function Sessions({ rooms }: { rooms: readonly RoomSummary[] }) {
  return (
    <section aria-label="Your sessions" style={{ marginTop: 'auto' }}>
      <h2 style={{ marginTop: 16 }}>Your sessions</h2>
      {rooms.length === 0 ? (
        <p className="dim sm">None yet. This will be the first.</p>
      ) : (
        <ul className="rooms">
          {rooms.slice(0, 30).map((room) => (
            <li key={room.id}>
              <span className="grow cut">
                <Link href={room.phase === 'ended' ? `/review/${room.id}` : `/host/${room.id}`}>{room.title}</Link>
                <small className="dimmer sm" style={{ display: 'block' }}>
                  {showCode(room.code)}, {plural(room.seats, 'student')}, {day(room.createdAt)}
                </small>
              </span>
              <span className="tag">{WORD[room.phase]}</span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

const day = (iso: string) => iso.slice(0, 16).replace('T', ' ');
