'use client';
import { Dialog, Key, Matrix, MatrixLegend, type Person, Pulse, Roster } from '@killinit/ui';
import Link from 'next/link';
import { type ReactNode, useState } from 'react';
import { ConnectionTag } from '../shared/ConnectionTag.tsx';
import type { Connection } from '../shared/connection.ts';
import { ConsoleBar } from './ConsoleBar.tsx';
import { Controls, type Links } from './Controls.tsx';
import { FeedPanel, WHOLE_FEED } from './FeedPanel.tsx';
import { LobbyDoor } from './LobbyDoor.tsx';
import { Look, type LookAt } from './Look.tsx';
import type { Ask, ConsoleModel } from './model.ts';
import { type Asked, Questions } from './Questions.tsx';
import { RightColumn } from './RightColumn.tsx';

export interface ConsoleScreenProps {
  readonly model: ConsoleModel;
  readonly connection: Connection;
  readonly host: string;
  readonly links: Links;
  readonly banner: ReactNode;
  readonly theme: ReactNode;
  ask(what: Ask): void;
  look: LookAt;
}

/** Watching and running a round; before it, the lobby. */
export function ConsoleScreen(props: ConsoleScreenProps) {
  const { model, links, host } = props;
  const [asked, setAsked] = useState<Asked | null>(null);
  const [drawer, setDrawer] = useState(false);
  const [watched, onLook] = useState<Person | null>(null);
  const lobby = model.phase === 'lobby';
  const onRename = (person: Person) => setAsked({ kind: 'rename', person });
  const onKick = (person: Person) => setAsked({ kind: 'kick', person });
  return (
    <div className={`page console ${lobby ? 'in-lobby' : ''}`}>
      <ConsoleBar model={model} host={host} join={links.join}>
        {props.connection.kind !== 'live' && <ConnectionTag connection={props.connection} />}
        {model.phase === 'ended' && (
          <Link className="key primary sm" href={`/review/${model.roomId}`}>
            Open the review
          </Link>
        )}
      </ConsoleBar>
      {props.banner}
      <Controls
        model={model}
        links={links}
        ask={props.ask}
        onQuestion={(kind) => setAsked({ kind })}
        onDrawer={() => setDrawer(!drawer)}
        hidden={asked !== null}
        theme={props.theme}
      />
      {lobby ? (
        <main className="rack cols lobby">
          <LobbyDoor model={model} host={host} links={links} />
          <section className="panel" aria-label="In the room">
            <div className="panel-head">
              <h2>In the room</h2>
              <span className="end sm dimmer">{model.roster.filter((r) => r.state === 'here').length} here</span>
            </div>
            <Roster rows={model.roster} onRename={onRename} onKick={onKick} onLook={onLook} />
          </section>
        </main>
      ) : (
        <RoundBody model={model} drawer={drawer} onRename={onRename} onKick={onKick} onLook={onLook} />
      )}
      <Questions asked={asked} model={model} ask={props.ask} onClose={() => setAsked(null)} />
      {watched && <Look person={watched} look={props.look} onClose={() => onLook(null)} />}
      <Dialog title="The lobby" open={asked?.kind === 'lobby'} wide onClose={() => setAsked(null)}>
        <LobbyDoor model={model} host={host} links={links} again />
        <div className="acts">
          <Key onClick={() => setAsked(null)}>Close</Key>
        </div>
      </Dialog>
    </div>
  );
}

type RoundProps = { model: ConsoleModel; drawer: boolean } & Pick<
  Parameters<typeof RightColumn>[0],
  'onRename' | 'onKick' | 'onLook'
>;

function RoundBody({ model, drawer, ...people }: RoundProps) {
  const [filter, setFilter] = useState(WHOLE_FEED);
  const { roundMs } = model;
  return (
    <>
      <figure className="tl" aria-label="Timeline of attempts with markers">
        <Pulse
          stems={model.stems}
          flags={model.flags}
          fromMs={roundMs.from}
          toMs={roundMs.to}
          nowMs={roundMs.now}
          width={1408}
          height={72}
        />
      </figure>
      <main className="rack cols">
        <FeedPanel rows={model.feed} filter={filter} onFilter={setFilter} />
        <section className="panel" aria-label="Who has met which guard">
          <div className="panel-head">
            <h2>Who has met which guard</h2>
            <span className="end">
              <MatrixLegend />
            </span>
          </div>
          <Matrix
            rows={model.heat}
            guards={model.guards}
            selected={filter.seat}
            onPick={(seat, guard) => setFilter({ ...filter, seat, guard })}
          />
        </section>
        <RightColumn model={model} open={drawer} {...people} />
      </main>
    </>
  );
}
