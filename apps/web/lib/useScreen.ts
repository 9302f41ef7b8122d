'use client';
import type { Scrollback } from '@killinit/room';
import { createScreen, feed, type Line, type Screen } from '@killinit/ui';
import { useRef } from 'react';

interface Fed {
  screen: Screen;
  /** Signs of the terminal's whole output drawn so far. */
  end: number;
  version: number;
  /** What was asked before this page came is past. */
  old: boolean;
}

/** Only what is new is drawn: the end of what was drawn is found again in the scroll-back. */
export function useScreen(scrollback: Scrollback | null): {
  lines: readonly Line[];
  version: number;
  clear(): void;
  /** A file some program asked to edit since the page is open, once. */
  takeEdit(): string | null;
} {
  const fed = useRef<Fed>({ screen: createScreen(), end: 0, version: 0, old: true });
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
      if (state.old) state.screen.edits.length = 0;
      state.old = false;
    }
  }
  const clear = () => {
    const { lines } = state.screen;
    lines.splice(0, lines.length - 1);
    state.screen.row = lines.length - 1;
    state.version++;
  };
  const takeEdit = () => state.screen.edits.shift() ?? null;
  return { lines: state.screen.lines, version: state.version, clear, takeEdit };
}
