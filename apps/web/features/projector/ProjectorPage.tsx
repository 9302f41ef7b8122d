'use client';
import type { ProjectorRoom } from '@killinit/protocol';
import { type ProjectorView, projectorView } from '@killinit/room';
import { PanicWall, Podium, plural } from '@killinit/ui';
import { type ReactNode, useEffect, useState } from 'react';
import { type Refusal, request } from '@/lib/api.ts';
import { reachable, spoken } from '@/lib/links.ts';
import { useTheme } from '@/lib/theme.tsx';
import { useLive } from '@/lib/useLive.ts';
import { useAwake } from '@/lib/wake.ts';
import { chainOf } from '../shared/chain.ts';
import { Notice } from '../shared/Notice.tsx';
import { board, panicOf, peopleOf } from '../shared/room.ts';
import { LobbyScene, RaceScene } from './Scenes.tsx';
import { Stage } from './Stage.tsx';
import { useSounds } from './sound.ts';
import { useWallKeys } from './wall-keys.ts';

const EVERY_MS = 250;

/** The wall: shows what the room may see, by a token that can do nothing else. */
export function ProjectorPage({ token }: { token: string }) {
  const [room, setRoom] = useState<ProjectorRoom | null>(null);
  const [refused, setRefused] = useState<Refusal | null>(null);
  useTheme('projector', 'paper');
  useEffect(() => {
    void request<ProjectorRoom>(`/api/projector/${encodeURIComponent(token)}`).then((answer) => {
      if (answer.ok) setRoom(answer.value);
      else setRefused(answer);
    });
  }, [token]);
  const live = useLive(projectorView, { role: 'projector', token }, EVERY_MS, 500);
  const closed = live.connection.kind === 'refused' ? live.connection : refused;
  if (closed && !live.view)
    return (
      <Notice off title="This projector link does not open">
        <p role="alert">{closed.message}</p>
      </Notice>
    );
  if (!live.view)
    return (
      <Notice title="Opening the projector">
        <p role="status">The room is on its way.</p>
      </Notice>
    );
  const join = room ? reachable(location, room.lanUrls) : location.origin;
  return <Wall view={live.view} now={live.now} join={join} lost={live.connection.kind !== 'live'} />;
}

function Wall(props: { view: ProjectorView; now: number; join: string; lost: boolean }) {
  const { view, now } = props;
  const [theme, setTheme] = useTheme('projector', 'paper');
  const [blank, setBlank] = useState(false);
  const [sound, setSound] = useState(false);
  useAwake();
  useSounds(view, sound);
  useWallKeys({
    blank: () => setBlank((b) => !b),
    theme: () => setTheme(theme === 'paper' ? 'scope' : 'paper'),
    sound: () => setSound((s) => !s),
  });
  const people = peopleOf(view.room, null);
  const panic = panicOf(view.machine.panic, people, chainOf(view.machine.panic, view.recent, view.room.scene), now);
  const edge = { lost: props.lost, sound, onSound: () => setSound(!sound) };
  const scene = (key: string, drawing: ReactNode) => (
    <Stage key={key} {...edge}>
      {drawing}
    </Stage>
  );
  if (view.room.blank || blank) return scene('blank', <div className="pj blank" role="img" aria-label="Blank" />);
  if (view.room.phase === 'ended') return scene('podium', <Podium list={board(view.room, people)} note={note(view)} />);
  if (panic) return scene(`panic${view.machine.boot}`, <PanicWall panic={panic} style="full" />);
  if (view.room.phase === 'lobby') return scene('lobby', <LobbyScene view={view} now={now} join={props.join} />);
  return scene('race', <RaceScene view={view} now={now} host={spoken(props.join)} />);
}

function note(view: ProjectorView): string {
  const kills = Object.values(view.room.scores).reduce((n, s) => n + s.wins, 0);
  const died = kills === 0 ? 'init survived' : `init died ${['once', 'twice'][kills - 1] ?? `${kills} times`}`;
  return `${plural(view.room.people.length, 'student')}, ${plural(view.pulse.length, 'attempt')}, ${died}`;
}
