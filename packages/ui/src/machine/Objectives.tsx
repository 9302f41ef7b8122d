import type { ReactNode } from 'react';
import { Icon } from '../glyphs/glyph.tsx';
import type { Objective } from '../types.ts';

export function Steps({ list }: { list: readonly Objective[] }) {
  const done = list.filter((o) => o.done).length;
  return (
    <div className="steps" role="img" aria-label={`${done} of ${list.length} objectives done`}>
      {list.map((o) => (o.done ? <Icon key={o.id} name="check" /> : <i key={o.id} className="box" />))}
    </div>
  );
}

/** The next objective in one line, with the hint key beside it. */
export function ObjectivesStrip({ list, children }: { list: readonly Objective[]; children?: ReactNode }) {
  const at = list.findIndex((o) => !o.done);
  const next = list[at];
  const after = list.slice(at + 1).find((o) => !o.done);
  return (
    <section className="strip" aria-label="Next objective">
      <Steps list={list} />
      <div className="grow">
        <b>{next ? next.title : 'All objectives done'}</b>{' '}
        {next?.points !== undefined && (
          <span className="dim">
            <b className="readout sm">{next.points}</b> points
          </span>
        )}
        <div className="sm dimmer">
          {next ? `Objective ${at + 1} of ${list.length}.` : 'The machine is yours until time is up.'}
          {after ? ` Then: ${after.title.charAt(0).toLowerCase()}${after.title.slice(1)}.` : ''}
        </div>
      </div>
      {children}
    </section>
  );
}

export function ObjectivesList({ list }: { list: readonly Objective[] }) {
  return (
    <ol className="goals">
      {list.map((o) => (
        <li key={o.id} className={o.done ? 'done' : ''}>
          {o.done ? <Icon name="check" label="Done" /> : <i className="box" role="img" aria-label="Open" />}
          <span>{o.title}</span>
          {o.points !== undefined && <span className="readout">{o.points}</span>}
        </li>
      ))}
    </ol>
  );
}
