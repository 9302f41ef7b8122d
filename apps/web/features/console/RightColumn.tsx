import { clock, Key, Leaderboard, type Person, ProcessTable, ProcessTree, Roster, Tabs, Who } from '@killinit/ui';
import { useState } from 'react';
import type { ConsoleModel } from './model.ts';

/** Who needs help, who is here, who leads; and the machine below. */
export function RightColumn(props: {
  model: ConsoleModel;
  open: boolean;
  onRename(p: Person): void;
  onKick(p: Person): void;
  onLook(p: Person): void;
}) {
  const { model } = props;
  const [tab, setTab] = useState('roster');
  const [text, setText] = useState(false);
  const tabs = [
    { id: 'roster', label: 'Roster' },
    { id: 'board', label: 'Scores' },
    {
      id: 'stuck',
      label: <>Might be stuck {model.stuck.length > 0 && <span className="tag">{model.stuck.length}</span>}</>,
    },
  ];
  return (
    <div className={`rack rightcol ${props.open ? 'open' : ''}`}>
      <section className="panel" aria-label="Students">
        <div className="tabs">
          <Tabs label="Students" prefix="right" tabs={tabs} value={tab} onPick={setTab} />
        </div>
        <div
          role="tabpanel"
          id={`right-panel-${tab}`}
          aria-labelledby={`right-tab-${tab}`}
          style={{ overflow: 'auto', flex: 1 }}
          tabIndex={0}
        >
          {tab === 'roster' && (
            <Roster tight rows={model.roster} onRename={props.onRename} onKick={props.onKick} onLook={props.onLook} />
          )}
          {tab === 'board' && <Leaderboard list={model.standings} />}
          {tab === 'stuck' && <Stuck model={model} />}
        </div>
      </section>
      <section className="panel" aria-label="The machine">
        <div className="panel-head">
          <h2>The machine</h2>
          <span className="end sm dimmer">{model.table.length} processes</span>
          <Key
            look="quiet"
            size="sm"
            icon="file"
            aria-label={text ? 'Read as a tree' : 'Read as text'}
            onClick={() => setText(!text)}
          />
        </div>
        <div className="panel-body" tabIndex={0} role="group" aria-label="Process tree">
          {text ? (
            <ProcessTable table={model.table} changes={[]} />
          ) : (
            <ProcessTree table={model.table} beat={model.beat} note={model.initNote} />
          )}
        </div>
      </section>
    </div>
  );
}

function Stuck({ model }: { model: ConsoleModel }) {
  if (model.stuck.length === 0) return <p className="empty">Nobody looks stuck.</p>;
  return (
    <ul className="stuck">
      {model.stuck.map((s) => (
        <li key={s.person.seat}>
          <div className="row">
            <Who person={s.person} />
            <span className="end dimmer sm">{clock(s.sinceMs)}</span>
          </div>
          {s.says}
        </li>
      ))}
    </ul>
  );
}
