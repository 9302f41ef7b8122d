'use client';
import { useEffect, useRef } from 'react';

export interface WallActions {
  blank(): void;
  theme(): void;
  sound(): void;
}

/** Keys of the wall: B blank, T theme (daylight), M sound, F full screen. */
export function useWallKeys(actions: WallActions): void {
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if (e.ctrlKey || e.metaKey || e.altKey || e.repeat) return;
      const { blank, theme, sound } = latest.current;
      const act = { b: blank, t: theme, m: sound, f: fullScreen }[e.key.toLowerCase()];
      if (act) act();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

function fullScreen(): void {
  if (document.fullscreenElement) void document.exitFullscreen();
  else document.documentElement.requestFullscreen?.().catch(() => {});
}
