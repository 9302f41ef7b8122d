import { Key } from '../controls/Key.tsx';
import { Icon } from '../glyphs/glyph.tsx';
import type { Person } from '../types.ts';
import { Who } from '../Who.tsx';

export interface RosterRow {
  readonly person: Person;
  readonly login: string;
  readonly state: 'here' | 'away' | 'kicked';
  readonly points: number;
}

/** Who is in the room, with the two things one does to a name. */
export function Roster(props: {
  rows: readonly RosterRow[];
  onRename?(person: Person): void;
  onKick?(person: Person): void;
  /** Opens what that person sees. */
  onLook?(person: Person): void;
  /** In a narrow column: no login, the state as a sign. */
  tight?: boolean;
}) {
  if (props.rows.length === 0)
    return <p className="empty">Nobody here yet. Put the code on the projector; names appear as people join.</p>;
  return (
    <div style={{ overflow: 'auto', flex: 1, minHeight: 0 }}>
      <table className={`roster ${props.tight ? 'tight' : ''}`}>
        <caption className="vh">Students in the room</caption>
        <thead className="vh">
          <tr>
            <th scope="col">Name</th>
            <th scope="col">Login</th>
            <th scope="col">State</th>
            <th scope="col">Actions</th>
          </tr>
        </thead>
        <tbody>
          {props.rows.map((row) => (
            <tr key={row.person.seat}>
              <td>
                {props.onLook && row.state !== 'kicked' ? (
                  <button
                    type="button"
                    className="look"
                    aria-label={`Look at the terminal of ${row.person.name}`}
                    onClick={() => props.onLook?.(row.person)}
                  >
                    <Who person={row.person} />
                  </button>
                ) : (
                  <Who person={row.person} />
                )}
              </td>
              <td className="m dim" translate="no">
                {row.login}
              </td>
              <td>{state(row)}</td>
              <td className="right nowrap">
                {props.onRename && row.state !== 'kicked' && (
                  <Key
                    look="quiet"
                    size="sm"
                    aria-label={`Rename ${row.person.name}`}
                    onClick={() => props.onRename?.(row.person)}
                  >
                    Rename
                  </Key>
                )}
                {props.onKick && row.state !== 'kicked' && (
                  <Key
                    look="quiet"
                    size="sm"
                    icon="kick"
                    aria-label={`Kick ${row.person.name}`}
                    onClick={() => props.onKick?.(row.person)}
                  />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function state(row: RosterRow) {
  if (row.state === 'here')
    return (
      <span className="v bypass">
        <Icon name="check" />
        <span className="word">Here</span>
      </span>
    );
  if (row.state === 'kicked') return <span className="v dim">Removed</span>;
  return (
    <span className="v block" title="The seat is kept">
      <Icon name="live" />
      Away
    </span>
  );
}
