import type { CSSProperties } from 'react';
import { Glyph } from '../glyphs/glyph.tsx';
import type { ChainLink, PanicView } from '../types.ts';

/** Full, without motion, or without the red field: a rule of the room and a wish of the person. */
export type PanicStyle = 'full' | 'calm' | 'text';

/** The sequence runs from the server's stamp: who learns late joins at the current frame. */
export const startedAgo = (sinceMs: number) => ({ '--t0': `${-Math.round(sinceMs)}ms` }) as CSSProperties;

/** `Kernel panic - not syncing: Attempted to kill init! exitcode=0x00000009` in its three lines. */
export function panicLines(line: string): readonly [string, string, string] {
  const found = /^(Kernel panic - not syncing:)\s*(.*?)(\s+exitcode=\S+)?$/.exec(line);
  return found ? [found[1]!, found[2]!, (found[3] ?? '').trim()] : ['', line, ''];
}

export function Headline({ line }: { line: string }) {
  const [first, middle, last] = panicLines(line);
  return (
    <div className="display" role="alert" translate="no">
      {first && <span className="l1" style={{ display: 'block' }}>{`${first} `}</span>}
      <span className="l2" style={{ display: 'block' }}>
        {middle}
      </span>
      {last && <span className="l1" style={{ display: 'block' }}>{` ${last}`}</span>}
    </div>
  );
}

/** How it was done: one gate every 220 ms. */
export function Chain({ links }: { links: readonly ChainLink[] }) {
  return (
    <ol className="chain" aria-label="How it was done">
      {links.map((link, i) => (
        <li key={`${link.fn}-${i}`} style={{ '--i': i } as CSSProperties}>
          <Glyph mark={link.mark} />
          <code translate="no">{link.fn}</code>
          {link.detail}
        </li>
      ))}
    </ol>
  );
}

const DUMP_LINES = 30;

/** Frames two and three, behind the field until it opens: the last beat, then the kernel's own words. */
export function Before({ dump, children }: { dump: PanicView['dump']; children: React.ReactNode }) {
  return (
    <>
      <div className="before" aria-hidden="true">
        {children}
      </div>
      <div className="console" aria-hidden="true" translate="no">
        {dump.slice(-DUMP_LINES).map((line, i) => (
          <span key={`${i}-${line}`} style={{ '--i': i } as CSSProperties}>
            {line}
          </span>
        ))}
      </div>
    </>
  );
}
