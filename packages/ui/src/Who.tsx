import { Avatar, avatarOf } from './glyphs/glyph.tsx';
import type { Person } from './types.ts';

/** Symbol and name; you wear the highlighter. */
export function Who({ person, plain }: { person: Person; plain?: boolean }) {
  return (
    <span className={`who ${person.you && !plain ? 'you' : ''}`} title={avatarOf(person.symbol).name}>
      <Avatar symbol={person.symbol} />
      <span translate="no" dir="auto">
        {person.name}
      </span>
    </span>
  );
}
