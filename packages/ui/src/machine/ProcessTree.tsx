import type { KeyboardEvent } from 'react';
import { Avatar } from '../glyphs/glyph.tsx';
import { Core, Heart } from '../signal/Heart.tsx';
import type { Process } from '../types.ts';
import { type Branch, grow, size, stateWord, withoutLogins } from './tree.ts';

export interface ProcessTreeProps {
  readonly table: readonly Process[];
  readonly beat: 'alive' | 'busy' | 'paused';
  /** A line beside init: how long it is up, or its flags. */
  readonly note: string;
  /** Children beyond this many per branch are counted, not drawn. */
  readonly limit?: number;
}

/** Everything that runs, under the heart of the machine. */
export function ProcessTree({ table, beat, note, limit = 24 }: ProcessTreeProps) {
  const grown = grow(table, 1);
  const init = grown && withoutLogins(grown);
  const kthreadd = grow(table, 2);
  if (!init) return <p className="empty">Init is gone. The machine comes back with a reboot.</p>;
  return (
    <>
      <div className="init">
        <Core />
        <div>
          <b>{init.process.comm}</b> <span className="dimmer sm">{note}</span>{' '}
          <span className="alive-word bypass sm">Alive</span>
          <Heart width={190} height={30} state={beat} />
        </div>
      </div>
      <div className="tree" translate="no">
        <ul role="tree" aria-label="Processes" onKeyDown={walk}>
          {kthreadd && (
            <Row
              branch={{ process: { ...kthreadd.process, comm: `[${kthreadd.process.comm}]` }, children: [] }}
              extra={size(kthreadd) > 1 ? `+${size(kthreadd) - 1}` : ''}
              limit={limit}
              first
            />
          )}
          {init.children.slice(0, limit * 3).map((child, i) => (
            <Row key={child.process.pid} branch={child} limit={limit} first={!kthreadd && i === 0} />
          ))}
          {init.children.length > limit * 3 && <More n={init.children.length - limit * 3} />}
        </ul>
      </div>
    </>
  );
}

function Row(props: { branch: Branch; limit: number; extra?: string; first?: boolean }) {
  const { process: p, children } = props.branch;
  const mine = p.person?.you ? 'mine' : '';
  return (
    <li
      role="treeitem"
      aria-expanded={children.length > 0 ? true : undefined}
      aria-selected={false}
      tabIndex={props.first ? 0 : -1}
      aria-label={`${p.pid} ${p.comm}, ${stateWord(p.state)}${p.person ? `, ${p.person.name}${mine ? ', you' : ''}` : ''}`}
    >
      <div className={`proc ${mine} ${p.born ? 'born' : ''}`}>
        <span className="pid">{p.pid}</span>
        {p.person && <Avatar symbol={p.person.symbol} />}
        {p.person && <b className="cut">{p.person.name}</b>}
        <span className="cmd">{p.comm}</span>
        {props.extra && <span className="dimmer">{props.extra}</span>}
        <span className="st">
          {p.state}
          {mine && p.person ? ', you' : ''}
        </span>
      </div>
      {children.length > 0 && (
        <ul role="group" className={mine}>
          {children.slice(0, props.limit).map((c) => (
            <Row key={c.process.pid} branch={c} limit={props.limit} />
          ))}
          {children.length > props.limit && <More n={children.length - props.limit} />}
        </ul>
      )}
    </li>
  );
}

function More({ n }: { n: number }) {
  return (
    <li role="none">
      <div className="proc">
        <span className="pid" />
        <span className="dimmer">{n} more</span>
      </div>
    </li>
  );
}

/** Arrow keys move between the rows, whatever their depth. */
function walk(e: KeyboardEvent<HTMLUListElement>) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[e.key];
  const items = Array.from(e.currentTarget.querySelectorAll<HTMLElement>('[role="treeitem"]'));
  const edge = { Home: 0, End: items.length - 1 }[e.key];
  if (step === undefined && edge === undefined) return;
  e.preventDefault();
  const at = items.indexOf(document.activeElement as HTMLElement);
  const next = items[edge ?? Math.min(items.length - 1, Math.max(0, at + (step ?? 0)))];
  if (!next) return;
  for (const item of items) item.tabIndex = item === next ? 0 : -1;
  next.focus();
}
