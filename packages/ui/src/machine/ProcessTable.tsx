import type { Process } from '../types.ts';
import { grow, rows, stateWord } from './tree.ts';

/** The tree as text: the same data, row by row, for whoever reads rather than looks. */
export function ProcessTable({ table, changes }: { table: readonly Process[]; changes: readonly string[] }) {
  const list = [grow(table, 1), grow(table, 2)].flatMap((b) => (b ? rows(b) : []));
  return (
    <>
      <table>
        <caption className="vh">Processes of the machine</caption>
        <thead>
          <tr>
            {['PID', 'Parent', 'Depth', 'Command', 'Owner', 'State'].map((h) => (
              <th key={h} scope="col">
                {h}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {list.map((p) => (
            <tr key={p.pid} className={p.person?.you ? 'sel' : ''}>
              <td className="m">{p.pid}</td>
              <td className="m">{p.ppid}</td>
              <td className="m">{p.depth}</td>
              <td className="m" translate="no">
                {p.comm}
              </td>
              <td>{p.person ? `${p.person.name}${p.person.you ? ', you' : ''}` : 'the machine'}</td>
              <td>{stateWord(p.state)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {changes.length > 0 && (
        <ul className="stack" role="log" aria-label="Changes" style={{ marginTop: 16, gap: 6 }}>
          {changes.map((c, i) => (
            <li key={`${i}-${c}`}>{c}</li>
          ))}
        </ul>
      )}
    </>
  );
}
