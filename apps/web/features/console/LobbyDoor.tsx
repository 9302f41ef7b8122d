import { showCode } from '@killinit/ui';
import { useId } from 'react';
import { CopyKey } from '@/lib/copy.tsx';
import { Qr } from '@/lib/qr.tsx';
import type { Links } from './Controls.tsx';
import type { ConsoleModel } from './model.ts';

/** The code as large as it goes, the links, and what the round will be. */
export function LobbyDoor(props: {
  model: ConsoleModel;
  host: string;
  links: Links;
  /** Opened again during the round: the bar has the code as well. */
  again?: boolean;
}) {
  const { model, host, links } = props;
  return (
    <section className="door" aria-label="How students join">
      <h1>{model.locked ? 'The door is locked.' : 'The door is open.'}</h1>
      <div>
        <div className="lg dim" translate="no">
          {host}
        </div>
        <div className="giant" data-testid={props.again ? undefined : 'room-code'}>
          {showCode(model.code)}
        </div>
      </div>
      <div className="two">
        <Qr text={links.join} size={260} label={`QR code to join room ${model.code}`} />
        <dl>
          <Item term="Kernel">{model.era}</Item>
          <Item term="Goal">{model.goal}</Item>
          <Item term="Time">
            {model.leftMs === null ? 'until you end it' : `${Math.round(model.leftMs / 60_000)} minutes`}
          </Item>
          <Item term="Late arrivals">
            {model.locked ? 'wait until you unlock the room' : 'can join until you lock the room'}
          </Item>
          <Item term="Seats">{`${model.roster.length} of ${model.capacity}`}</Item>
        </dl>
      </div>
      <div className="links">
        <LinkField label="Join link" url={links.join} />
        {links.projector && <LinkField label="Projector link" url={links.projector} />}
      </div>
      {model.notes && (
        <details>
          <summary>Notes for you</summary>
          <p className="dim" style={{ whiteSpace: 'pre-wrap' }}>
            {model.notes}
          </p>
        </details>
      )}
    </section>
  );
}

function Item({ term, children }: { term: string; children: string }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function LinkField({ label, url }: { label: string; url: string }) {
  const id = useId();
  return (
    <div>
      <label className="label" htmlFor={id}>
        {label}
      </label>
      <div className="row">
        <input id={id} className="input sm" readOnly value={url} onFocus={(e) => e.currentTarget.select()} />
        <CopyKey text={url}>Copy</CopyKey>
      </div>
    </div>
  );
}
