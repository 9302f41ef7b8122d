'use client';
import { Key } from '@killinit/ui';
import { useLayoutEffect, useState } from 'react';
import { keep, recall } from './storage.ts';

export type Theme = 'paper' | 'scope';

/** The theme of this page: what the person chose here, else what the page starts with. */
export function useTheme(page: string, initial: Theme): readonly [Theme, (next: Theme) => void] {
  const [theme, set] = useState<Theme>(initial);
  useLayoutEffect(() => {
    const kept = recall(`theme.${page}`);
    if (kept === 'paper' || kept === 'scope') set(kept);
  }, [page]);
  useLayoutEffect(() => {
    document.documentElement.dataset.theme = theme;
  }, [theme]);
  const choose = (next: Theme) => {
    keep(`theme.${page}`, next);
    set(next);
  };
  return [theme, choose];
}

export function ThemeKey({ theme, onChange, small }: { theme: Theme; onChange(next: Theme): void; small?: boolean }) {
  const next = theme === 'paper' ? 'scope' : 'paper';
  return (
    <Key
      look="quiet"
      size="sm"
      icon="theme"
      aria-label={`Theme: switch to ${next === 'paper' ? 'light' : 'dark'}`}
      onClick={() => onChange(next)}
    >
      {small ? null : 'Theme'}
    </Key>
  );
}
