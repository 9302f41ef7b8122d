import { useEffect, useRef, useState } from 'react';
import { Key } from '../controls/Key.tsx';
import { plural, tenths } from '../format.ts';
import { Glyph } from '../glyphs/glyph.tsx';
import type { FeedRow } from '../types.ts';
import { Who } from '../Who.tsx';

const ROW_PX = 40;

/**
 * What the guards said, newest first. Only the rows in sight are in the page, however long the lesson.
 * Scrolling down to read stops the following; a key offers what came meanwhile.
 */
export function Feed({ rows, onPick }: { rows: readonly FeedRow[]; onPick?(row: FeedRow): void }) {
  const box = useRef<HTMLDivElement>(null);
  const [top, setTop] = useState(0);
  const [height, setHeight] = useState(600);
  const [held, hold] = useState<FeedRow['key'] | null>(null);
  const known = useRef(0);
  const fresh =
    held === null
      ? 0
      : Math.max(
          0,
          rows.findIndex((r) => r.key === held),
        );

  useEffect(() => {
    const el = box.current;
    if (!el) return;
    const watch = new ResizeObserver(() => setHeight(el.clientHeight));
    watch.observe(el);
    return () => watch.disconnect();
  }, []);
  // While somebody reads further down, new rows above must not push the text away.
  useEffect(() => {
    const el = box.current;
    if (el && fresh > known.current) el.scrollTop += (fresh - known.current) * ROW_PX;
    known.current = fresh;
  }, [fresh]);

  const from = Math.max(0, Math.floor(top / ROW_PX) - 10);
  const to = Math.min(rows.length, from + Math.ceil(height / ROW_PX) + 30);
  return (
    <div className="feedbox">
      <div
        ref={box}
        className="feed"
        tabIndex={0}
        onScroll={(e) => {
          const el = e.currentTarget;
          setTop(el.scrollTop);
          if (el.scrollTop <= ROW_PX) hold(null);
          else if (held === null) hold(rows[0]?.key ?? null);
        }}
      >
        {rows.length === 0 && <p className="empty">No guard was asked yet. The first attempt will show here.</p>}
        <ol style={{ paddingTop: from * ROW_PX, paddingBottom: (rows.length - to) * ROW_PX }}>
          {rows.slice(from, to).map((row) => (
            <FeedLine key={row.key} row={row} onPick={onPick} />
          ))}
        </ol>
      </div>
      {held !== null && top > ROW_PX && (
        <div className="newer">
          <Key size="sm" icon="up" onClick={() => box.current?.scrollTo({ top: 0 })}>
            {fresh > 0 ? plural(fresh, 'new row') : 'To the newest'}
          </Key>
        </div>
      )}
    </div>
  );
}

function FeedLine({ row, onPick }: { row: FeedRow; onPick: ((row: FeedRow) => void) | undefined }) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the matrix offers the same filter by key
    <li className={`ev is-${row.mark}`} onClick={() => onPick?.(row)}>
      <time className="m">{tenths(row.atMs)}</time>
      <Glyph mark={row.mark} />
      {row.person ? <Who person={row.person} plain /> : <span className="who dim">the machine</span>}
      <code className="f cut" title={row.guard} translate="no">
        {row.fn}
      </code>
      <span className="r m cut" title={row.values} translate="no">
        {row.values}
      </span>
      {row.count > 1 && <b className="cnt">{row.count}×</b>}
    </li>
  );
}
