'use client';
import { useEffect, useRef, useState } from 'react';
import type { Pane } from './StudentScreen.tsx';

export interface PrefixActions {
  pane(pane: Pane): void;
  size(by: number): void;
  theme(): void;
  dialog(which: 'keys' | 'tree'): void;
  /** To an earlier (-1) or later attempt. */
  attempt(step: -1 | 1): void;
  hint(): void;
}

const PANES: Readonly<Record<string, Pane>> = {
  Digit1: 'terminal',
  Digit2: 'editor',
  Digit3: 'dmesg',
  KeyO: 'brief',
};

const WAIT_MS = 4000;

/**
 * One prefix, as in tmux, because a terminal needs every other key: Ctrl and the key right of L, then one key.
 * Physical keys, so that other layouts work. True while it waits for that key; after some seconds the prefix is forgotten.
 */
export function usePrefixKeys(actions: PrefixActions): boolean {
  const [armed, setArmed] = useState(false);
  const latest = useRef(actions);
  latest.current = actions;
  useEffect(() => {
    let until = 0;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const disarm = () => {
      until = 0;
      setArmed(false);
    };
    const onKey = (e: KeyboardEvent) => {
      if (e.ctrlKey && e.code === 'Semicolon') {
        until = Date.now() + WAIT_MS;
        setArmed(true);
        clearTimeout(timer);
        timer = setTimeout(disarm, WAIT_MS);
        e.preventDefault();
        return;
      }
      if (Date.now() > until || ['Control', 'Shift'].includes(e.key)) return;
      disarm();
      e.preventDefault();
      e.stopPropagation();
      act(e.code, e.shiftKey, latest.current);
    };
    window.addEventListener('keydown', onKey, true);
    return () => {
      clearTimeout(timer);
      window.removeEventListener('keydown', onKey, true);
    };
  }, []);
  return armed;
}

function act(code: string, shift: boolean, actions: PrefixActions): void {
  const pane = PANES[code];
  if (pane) actions.pane(pane);
  else if (code === 'KeyW') focusRegion('What just happened', () => actions.pane('trace'));
  else if (code === 'Tab') nextRegion(shift);
  else if (code === 'BracketLeft' || code === 'BracketRight') actions.attempt(code === 'BracketLeft' ? -1 : 1);
  else if (code === 'KeyH') actions.hint();
  else if (code === 'KeyT') actions.dialog('tree');
  else if (code === 'Equal') actions.size(2);
  else if (code === 'Minus') actions.size(-2);
  else if (code === 'KeyD') actions.theme();
  else if (code === 'Slash') actions.dialog('keys');
}

const ORDER = ['The machine', 'Transcript', 'What just happened'];
const regionOf = (name: string) => document.querySelector<HTMLElement>(`section[aria-label="${name}"]`);
const target = (region: HTMLElement) => region.querySelector<HTMLElement>('input, [tabindex="0"], button');

function focusRegion(name: string, otherwise: () => void): void {
  const region = regionOf(name);
  if (region && region.offsetParent !== null) target(region)?.focus();
  else otherwise();
}

function nextRegion(back: boolean): void {
  const shown = ORDER.map(regionOf).filter((r) => r !== null && r.offsetParent !== null) as HTMLElement[];
  const at = shown.findIndex((r) => r.contains(document.activeElement));
  const next = shown[(at + (back ? -1 : 1) + shown.length) % shown.length];
  if (next) target(next)?.focus();
}

const MAP: readonly (readonly [string, string])[] = [
  ['Terminal', '1'],
  ['Editor', '2'],
  ['Kernel log', '3'],
  ['Brief and hints', 'O'],
  ['What just happened', 'W'],
  ['Earlier, later attempt', '[ ]'],
  ['Next hint', 'H'],
  ['Machine as text', 'T'],
  ['Next pane', 'Tab'],
  ['Larger, smaller text', '+ -'],
  ['Switch theme', 'D'],
  ['This list', '?'],
];

/** The list the prefix opens at once, so that nothing must be memorised. */
export function PrefixList() {
  return (
    <div className="prefixlist" role="status" aria-label="Keys after the prefix">
      {MAP.map(([what, key]) => (
        <span key={what}>
          {what} <kbd>{key}</kbd>
        </span>
      ))}
    </div>
  );
}

export function KeyMap({ rejoinCode }: { rejoinCode: string | undefined }) {
  return (
    <div className="body" style={{ color: 'var(--ink)' }}>
      <p>
        Press <kbd>Ctrl ;</kbd> then one key. In the command line: <kbd>Tab</kbd> completes, <kbd>↑</kbd> recalls,{' '}
        <kbd>Ctrl C</kbd> interrupts, <kbd>Ctrl L</kbd> clears. <kbd>Esc</kbd> then <kbd>Tab</kbd> leaves the terminal.
      </p>
      {rejoinCode && (
        <p>
          Your rejoin code is <b className="code">{rejoinCode}</b>. With it and your name you come back to this seat on
          another device.
        </p>
      )}
      <table>
        <caption className="vh">Keys after the prefix</caption>
        <tbody>
          {MAP.map(([what, key]) => (
            <tr key={what}>
              <th scope="row">{what}</th>
              <td className="right">
                <kbd>{key}</kbd>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
