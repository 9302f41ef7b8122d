import type { ProjectorView } from '@killinit/room';
import { countdown, Icon, Mark, ProjectorLobby, Pulse, RaceRail, ShieldRing, showCode } from '@killinit/ui';
import { spoken } from '@/lib/links.ts';
import { Qr } from '@/lib/qr.tsx';
import { eraName, leftMs, peopleOf, span } from '../shared/room.ts';
import { race } from './select.ts';

const NEW_MS = 4000;

/** Before the round: where to go and who is here. */
export function LobbyScene({ view, now, join }: { view: ProjectorView; now: number; join: string }) {
  const { room } = view;
  const people = peopleOf(room, null);
  const here = room.people.filter((p) => !p.kicked);
  const code = room.scene?.code ?? '';
  const left = leftMs(room, now);
  return (
    <>
      <ProjectorLobby
        host={spoken(join)}
        code={code}
        people={here.map((p) => people.get(p.seat)!)}
        newest={new Set(here.filter((p) => now - p.joinedAt < NEW_MS).map((p) => p.seat))}
        locked={room.locked}
        qr={<Qr text={`${join}/j/${code}`} size={300} label={`QR code to join room ${code}`} />}
        lines={[
          room.scene?.scenarioTitle ?? '',
          `${eraName(room.scene?.era)}${left === null ? '' : `, ${Math.round(left / 60_000)} minutes`}`,
          'Code and name, no account.',
        ]}
      />
      <Announced view={view} />
    </>
  );
}

/** The race: guards round init, everybody at the guard they are working on. */
export function RaceScene({ view, now, host }: { view: ProjectorView; now: number; host: string }) {
  const { room } = view;
  const drawn = race(view, now);
  const left = leftMs(room, now);
  const time = span(room, now);
  return (
    <div className="pj race">
      <header className="bar">
        <Mark />
        <span className="sep" />
        <div className="stat">
          <b>{room.scene?.scenarioTitle}</b>
          <span>{eraName(room.scene?.era)}</span>
        </div>
        {room.phase === 'paused' && (
          <span className="v block" style={{ fontSize: 30 }} role="status">
            <Icon name="pause" />
            Paused
          </span>
        )}
        <span className="grow" />
        <div className="stat right">
          <span>{host}</span>
          <b className="code" data-testid="room-code">
            {showCode(room.scene?.code ?? '')}
          </b>
        </div>
        <span className="sep" />
        <b className="readout big-t" role="timer" aria-label="Time left">
          {left === null ? '--:--' : countdown(left)}
        </b>
      </header>
      <div className="mid">
        <figure>
          <ShieldRing
            guards={drawn.guards}
            people={drawn.people}
            wires={drawn.wires}
            beating={room.phase !== 'paused'}
          />
        </figure>
        <RaceRail list={drawn.closest} news={drawn.news} />
      </div>
      <Pulse
        stems={drawn.stems}
        fromMs={time.from}
        toMs={time.to}
        nowMs={time.now}
        width={1824}
        height={110}
        weight={2}
      />
      <Announced view={view} />
    </div>
  );
}

const STANDS_MS = 30_000;

function Announced({ view }: { view: ProjectorView }) {
  const newest = view.room.announcements.at(-1);
  const latest = Math.max(newest?.at ?? 0, view.recent.at(-1)?.at ?? 0);
  if (!newest || latest - newest.at > STANDS_MS) return null;
  return (
    <div className="pj-band band" role="status">
      <Icon name="announce" />
      {newest.text}
    </div>
  );
}
