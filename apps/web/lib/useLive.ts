'use client';
import type { RoomView, View } from '@killinit/room';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { LiveRoom, type LiveState, type Who } from './live.ts';

const NONE: LiveState<never> = { connection: { kind: 'connecting' }, view: null };
const nothing = () => () => {};

export interface Live<V extends { readonly room: RoomView }> extends LiveState<V> {
  readonly room: LiveRoom<V> | null;
  /** Room time, refreshed while the page is open. */
  readonly now: number;
}

/** A room, live, from the first paint to the last. `who` null: not yet known. */
export function useLive<V extends { readonly room: RoomView }>(
  audience: View<V>,
  who: Who | null,
  everyMs: number,
  tickMs = 500,
): Live<V> {
  const [room, setRoom] = useState<LiveRoom<V> | null>(null);
  const key = who ? JSON.stringify(who) : null;
  useEffect(() => {
    if (key === null) return;
    const opened = new LiveRoom(audience, JSON.parse(key) as Who, everyMs);
    setRoom(opened);
    return () => opened.close();
  }, [audience, key, everyMs]);
  const state = useSyncExternalStore(room?.subscribe ?? nothing, room?.snapshot ?? (() => NONE), () => NONE);
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => {
      if (!document.hidden) tick((n) => n + 1);
    }, tickMs);
    return () => clearInterval(timer);
  }, [tickMs]);
  return { ...state, room, now: room?.now() ?? 0 };
}
