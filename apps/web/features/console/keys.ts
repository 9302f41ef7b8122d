'use client';
import { useEffect, useRef } from 'react';
import type { Ask } from './model.ts';

/** Keys of the console, only while nobody types and no dialog is open: Space pauses and resumes, / searches the feed. */
export function useConsoleKeys(phase: string | null, ask: (what: Ask) => void): void {
  const latest = useRef({ phase, ask });
  latest.current = { phase, ask };
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if (e.ctrlKey || e.metaKey || e.altKey || e.repeat || busy(e.target)) return;
      const { phase, ask } = latest.current;
      if (e.key === ' ' && (phase === 'running' || phase === 'paused')) {
        e.preventDefault();
        ask({ kind: phase === 'running' ? 'pause' : 'resume' });
      } else if (e.key === '/') {
        const search = document.querySelector<HTMLInputElement>('section[aria-label="Guard feed"] input[type=search]');
        if (!search) return;
        e.preventDefault();
        search.focus();
      }
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}

/** Whatever has a use of its own for the key keeps it. */
function busy(target: EventTarget | null): boolean {
  if (document.querySelector('dialog[open]')) return true;
  return (
    target instanceof HTMLElement &&
    target !== document.body &&
    target.closest('input, textarea, select, button, a, summary, [tabindex]') !== null
  );
}
