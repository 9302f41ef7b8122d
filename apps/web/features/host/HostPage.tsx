'use client';
import type { Catalog, Me, RoomSummary } from '@killinit/protocol';
import { Key } from '@killinit/ui';
import { useCallback, useEffect, useState } from 'react';
import { type Refusal, request } from '@/lib/api.ts';
import { useTheme } from '@/lib/theme.tsx';
import { Notice } from '../shared/Notice.tsx';
import { Gate } from './Gate.tsx';
import { SetUpScreen } from './SetUpScreen.tsx';

interface Desk {
  readonly me: Me;
  readonly catalog: Catalog | null;
  readonly rooms: readonly RoomSummary[];
}

/** Hosting: who you are, then what to play. */
export function HostPage() {
  useTheme('host', 'paper');
  const [desk, setDesk] = useState<Desk | null>(null);
  const [failed, setFailed] = useState<Refusal | null>(null);
  const [invitation, setInvitation] = useState<string | null>(null);

  const load = useCallback(async () => {
    setFailed(null);
    const me = await request<Me>('/api/me');
    if (!me.ok) return setFailed(me);
    if (!me.value.user) return setDesk({ me: me.value, catalog: null, rooms: [] });
    const [catalog, rooms] = await Promise.all([
      request<Catalog>('/api/catalog'),
      request<readonly RoomSummary[]>('/api/rooms'),
    ]);
    if (!catalog.ok) return setFailed(catalog);
    setDesk({ me: me.value, catalog: catalog.value, rooms: rooms.ok ? rooms.value : [] });
  }, []);
  useEffect(() => {
    setInvitation(new URLSearchParams(location.search).get('invitation'));
    void load();
  }, [load]);

  if (failed)
    return (
      <Notice
        off
        title="That did not load"
        keys={
          <Key look="primary" onClick={() => void load()}>
            Try again
          </Key>
        }
      >
        <p role="alert">{failed.message}</p>
      </Notice>
    );
  if (!desk)
    return (
      <Notice title="One moment">
        <p role="status">Looking up your sessions.</p>
      </Notice>
    );
  if (!desk.me.user) return <Gate signUp={desk.me.signUp} invitation={invitation} onIn={() => void load()} />;
  if (!desk.catalog || desk.catalog.scenarios.length === 0)
    return (
      <Notice off title="There is nothing to play">
        <p>No scenario could be loaded. The plugins say why:</p>
        <ul className="stack">
          {(desk.catalog?.plugins ?? [])
            .filter((p) => p.error)
            .map((p) => (
              <li key={p.id}>
                <b>{p.id}</b>: <code>{p.error}</code>
              </li>
            ))}
        </ul>
      </Notice>
    );
  return (
    <SetUpScreen
      user={desk.me.user}
      signUp={desk.me.signUp}
      catalog={desk.catalog}
      rooms={desk.rooms}
      onSignedOut={() => void load()}
    />
  );
}
