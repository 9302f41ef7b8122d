import { Dialog, Field, Key, KeyGroup, type Person, plural, Switch } from '@killinit/ui';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import type { Question } from './Controls.tsx';
import type { Ask, ConsoleModel } from './model.ts';

export type Asked = { readonly kind: Question } | { readonly kind: 'rename' | 'kick'; readonly person: Person };

/** The questions behind the keys: what will happen, and the verb to do it. */
export function Questions(props: { asked: Asked | null; model: ConsoleModel; ask(what: Ask): void; onClose(): void }) {
  const { asked, model, onClose } = props;
  const doIt = (what: Ask) => {
    props.ask(what);
    onClose();
  };
  switch (asked?.kind) {
    case 'end':
      return <Ending onClose={onClose} onYes={() => doIt({ kind: 'end' })} />;
    case 'reset':
      return (
        <Sure title="Reset the machine?" verb="Reset machine" onClose={onClose} onYes={() => doIt({ kind: 'reset' })}>
          All {plural(model.table.length, 'process', 'processes')} end and init starts again. Homes, scores and the log
          stay. The timer keeps running.
        </Sure>
      );
    case 'kick':
      return (
        <Sure
          title={`Kick ${asked.person.name}?`}
          verb={`Kick ${asked.person.name}`}
          danger
          onClose={onClose}
          onYes={() => doIt({ kind: 'kick', seat: asked.person.seat })}
        >
          The shell and its processes end, and the seat cannot be taken again. The log keeps what was done.
        </Sure>
      );
    case 'rename':
      return (
        <Rename
          person={asked.person}
          onClose={onClose}
          onYes={(name) => doIt({ kind: 'rename', seat: asked.person.seat, name })}
        />
      );
    case 'announce':
      return <Announce onClose={onClose} onYes={(text) => doIt({ kind: 'announce', text })} />;
    case 'rules':
      return <Rules model={model} ask={props.ask} onClose={onClose} />;
    default:
      return null;
  }
}

function Sure(props: {
  title: string;
  verb: string;
  danger?: boolean;
  children: React.ReactNode;
  onYes(): void;
  onClose(): void;
}) {
  return (
    <Dialog title={props.title} open onClose={props.onClose}>
      <div className="body">
        <p>{props.children}</p>
      </div>
      <div className="acts">
        <Key look={props.danger ? 'danger' : 'primary'} onClick={props.onYes}>
          {props.verb}
        </Key>
        <Key onClick={props.onClose}>Cancel</Key>
      </div>
    </Dialog>
  );
}

const GRACE_S = 8;

/** Ending is final, so it waits a moment for whoever pressed the wrong key; one press ends it at once or not at all. */
function Ending({ onYes, onClose }: { onYes(): void; onClose(): void }) {
  const [left, setLeft] = useState(GRACE_S);
  const end = useRef(onYes);
  end.current = onYes;
  useEffect(() => {
    if (left === 0) end.current();
    const timer = setTimeout(() => setLeft((n) => Math.max(0, n - 1)), 1000);
    return () => clearTimeout(timer);
  }, [left]);
  return (
    <Dialog title="Ending the session" open onClose={onClose}>
      <div className="body">
        <p>Nobody can type any more, and the code stops working. The log, the scores and the review stay.</p>
        <p role="timer">
          It ends in <b className="readout">{left}</b> s.
        </p>
      </div>
      <div className="acts">
        <Key look="primary" onClick={onYes}>
          End session now
        </Key>
        <Key onClick={onClose}>Keep playing</Key>
      </div>
    </Dialog>
  );
}

function Rename(props: { person: Person; onYes(name: string): void; onClose(): void }) {
  const [name, setName] = useState(props.person.name);
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (name.trim() !== '') props.onYes(name.trim());
  };
  return (
    <Dialog title={`Rename ${props.person.name}`} open onClose={props.onClose}>
      <form onSubmit={submit}>
        <Field
          label="New name"
          value={name}
          maxLength={24}
          onChange={(e) => setName(e.target.value)}
          help="The login on the machine stays as it is."
        />
        <div className="acts">
          <Key look="primary" type="submit">
            Rename
          </Key>
          <Key onClick={props.onClose}>Cancel</Key>
        </div>
      </form>
    </Dialog>
  );
}

function Announce(props: { onYes(text: string): void; onClose(): void }) {
  const [text, setText] = useState('');
  const submit = (e: FormEvent) => {
    e.preventDefault();
    if (text.trim() !== '') props.onYes(text.trim());
  };
  return (
    <Dialog title="Announce to everybody" open onClose={props.onClose}>
      <form onSubmit={submit}>
        <Field
          label="Announcement"
          value={text}
          maxLength={240}
          onChange={(e) => setText(e.target.value)}
          help="One line. It stands above every terminal and on the projector."
        />
        <div className="acts">
          <Key look="primary" type="submit">
            Announce
          </Key>
          <Key onClick={props.onClose}>Cancel</Key>
        </div>
      </form>
    </Dialog>
  );
}

function Rules(props: { model: ConsoleModel; ask(what: Ask): void; onClose(): void }) {
  const { model, ask } = props;
  return (
    <Dialog title="Show and hide" open onClose={props.onClose}>
      <div className="body" style={{ color: 'var(--ink)' }}>
        <div className="line">
          <span>
            Blank the projector
            <small>It shows nothing until you switch this off</small>
          </span>
          <Switch label="Blank the projector" on={model.blank} onChange={(blank) => ask({ kind: 'blank', blank })} />
        </div>
        <div className="line">
          <span>
            Names on the projector
            <small>Students always know their own</small>
          </span>
          <KeyGroup
            label="Names on the projector"
            value={model.names}
            onPick={(names) => ask({ kind: 'names', names })}
            choices={[
              { value: 'shown', label: 'Shown' },
              { value: 'pseudonyms', label: 'Pseudonyms' },
              { value: 'hidden', label: 'Hidden' },
            ]}
          />
        </div>
        <div className="line">
          <span>
            Students see of their own guards
            <small>Values read, only names, or nothing</small>
          </span>
          <KeyGroup
            label="Students see of their own guards"
            value={model.reveal}
            onPick={(reveal) => ask({ kind: 'reveal', reveal })}
            choices={[
              { value: 'facts', label: 'Values' },
              { value: 'name', label: 'Names' },
              { value: 'hidden', label: 'Nothing' },
            ]}
          />
        </div>
      </div>
      <div className="acts">
        <Key look="primary" onClick={props.onClose}>
          Done
        </Key>
      </div>
    </Dialog>
  );
}
