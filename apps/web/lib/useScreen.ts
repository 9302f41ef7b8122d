'use client';
import type { Scrollback } from '@killinit/room';
import { createScreen, feed, type Line, type Screen } from '@killinit/ui';
import { useRef } from 'react';

interface Fed {
  screen: Screen;
  /** Signs of the terminal's whole output drawn so far. */
  end: number;
  version: number;
}

/** Only what is new is drawn: the end of what was drawn is found again in the scroll-back. */
export function useScreen(scrollback: Scrollback | null): { lines: readonly Line[]; version: number; clear(): void } {
  const fed = useRef<Fed>({ screen: createScreen(), end: 0, version: 0 });
  const state = fed.current;
  if (scrollback) {
    const end = scrollback.dropped + scrollback.text.length;
    if (end < state.end || state.end < scrollback.dropped) {
      state.screen = createScreen();
      state.end = scrollback.dropped;
    }
    if (end > state.end) {
      feed(state.screen, scrollback.text.slice(state.end - scrollback.dropped));
      state.end = end;
      state.version++;
    }
  }
  const clear = () => {
    const { lines } = state.screen;
    lines.splice(0, lines.length - 1);
    state.screen.row = lines.length - 1;
    state.version++;
  };
  return { lines: state.screen.lines, version: state.version, clear };
}
