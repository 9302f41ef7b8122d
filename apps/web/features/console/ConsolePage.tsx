'use client';
import type { RoomOpened } from '@killinit/protocol';
import { instructorView, type Scrollback } from '@killinit/room';
import { Banner, Key, type ToastMessage, Toasts } from '@killinit/ui';
import Link from 'next/link';
import { useCallback, useEffect, useState } from 'react';
import { type Refusal, request } from '@/lib/api.ts';
import { linksOf, type RoomLinks } from '@/lib/links.ts';
import { ThemeKey, useTheme } from '@/lib/theme.tsx';
import { useLive } from '@/lib/useLive.ts';
import { ConnectionBanner } from '../shared/ConnectionBanner.tsx';
import { Notice } from '../shared/Notice.tsx';
import { ConsoleScreen } from './ConsoleScreen.tsx';
import { useConsoleKeys } from './keys.ts';
import type { LookAt } from './Look.tsx';
import type { Ask } from './model.ts';
import { PanicBand } from './PanicBand.tsx';
import { consoleModel } from './select.ts';

const EVERY_MS = 100;

/** The instructor's console of one room. The clock and the round live on the server; this page may close. */
export function ConsolePage({ roomId }: { roomId: string }) {
  const [links, setLinks] = useState<RoomLinks | null>(null);
  const [refused, setRefused] = useState<Refusal | null>(null);
  useTheme('host', 'paper');
  useEffect(() => {
    void request<RoomOpened>(`/api/rooms/${encodeURIComponent(roomId)}`).then((answer) => {
      if (answer.ok) setLinks(linksOf(answer.value, location));
      else setRefused(answer);
    });
  }, [roomId]);
  if (refused) return <Closed code={refused.code} message={refused.message} />;
  if (!links)
    return (
      <Notice title="Opening the console">
        <p role="status">The room is on its way.</p>
      </Notice>
    );
  return <LiveConsole roomId={roomId} links={links} />;
}

function LiveConsole({ roomId, links }: { roomId: string; links: RoomLinks }) {
  const live = useLive(instructorView, { role: 'instructor', roomId }, EVERY_MS);
  const [theme, setTheme] = useTheme('host', 'paper');
  const [toasts, setToasts] = useState<readonly ToastMessage[]>([]);
  const gone = useCallback((id: number) => setToasts((list) => list.filter((t) => t.id !== id)), []);
  const { room, view } = live;
  const ask = useCallback(
    async (command: Ask) => {
      const answer = await room?.send(command);
      if (!answer || answer.ok) return;
      const { message } = answer;
      setToasts((list) => [
        ...list.slice(-2),
        { id: Date.now() + Math.random(), title: 'That did not go through', text: message },
      ]);
    },
    [room],
  );
  const look = useCallback<LookAt>(
    async (seat) => {
      const answer = await room?.inspect({ kind: 'scrollback', seat });
      return answer?.ok ? (answer.answer as Scrollback | null) : null;
    },
    [room],
  );
  useConsoleKeys(view?.room.phase ?? null, (what) => void ask(what));

  if (live.connection.kind === 'refused')
    return <Closed code={live.connection.code} message={live.connection.message} />;
  if (!view)
    return (
      <Notice title="Opening the console">
        <p role="status">The machine is booting.</p>
      </Notice>
    );
  const model = consoleModel(view, roomId, live.now);
  return (
    <>
      <ConsoleScreen
        model={model}
        connection={live.connection}
        host={links.host}
        links={links}
        theme={<ThemeKey theme={theme} onChange={setTheme} small />}
        banner={
          live.connection.kind === 'lost' || live.connection.kind === 'gaveUp' ? (
            <ConnectionBanner connection={live.connection} safe="The round goes on without this page." />
          ) : model.panic ? (
            <PanicBand key={view.machine.boot} panic={model.panic} onReboot={() => void ask({ kind: 'reset' })} />
          ) : view.quarantined.length > 0 ? (
            <Banner tone="warn" icon="warn" strong={`The plugin “${view.quarantined.at(-1)!.plugin}” stopped working.`}>
              It was turned off; the round continues without it. {view.quarantined.at(-1)!.reason}
            </Banner>
          ) : null
        }
        ask={(what) => void ask(what)}
        look={look}
      />
      <Toasts list={toasts} onGone={gone} />
    </>
  );
}

function Closed({ code, message }: { code: string; message: string }) {
  const signIn = code === 'auth.needed';
  return (
    <Notice
      off
      title={signIn ? 'Sign in first' : 'This console does not open'}
      keys={
        <>
          <Link className="key primary" href="/host">
            {signIn ? 'Sign in' : 'To your sessions'}
          </Link>
          <Key onClick={() => location.reload()}>Try again</Key>
        </>
      }
    >
      <p role="alert">{message}</p>
    </Notice>
  );
}
