import { useEffect, useRef, useState } from 'react';
import { Switch } from '../controls/Key.tsx';
import { stamp } from '../format.ts';
import { Icon } from '../glyphs/glyph.tsx';
import type { LogLine } from '../types.ts';

/** dmesg, with the lines about you under the highlighter. */
export function KernelLog({ lines, tools = true }: { lines: readonly LogLine[]; tools?: boolean }) {
  const [find, setFind] = useState('');
  const [mine, setMine] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const stick = useRef(true);
  const shown = lines.filter(
    (l) => (!mine || l.mine || /\binit\b/i.test(l.text)) && l.text.toLowerCase().includes(find.toLowerCase()),
  );
  useEffect(() => {
    const el = box.current;
    if (el && stick.current) el.scrollTop = el.scrollHeight;
  }, [shown.length]);
  return (
    <>
      {tools && (
        <div className="toolrow">
          <div className="search">
            <Icon name="search" />
            <input
              className="input sm"
              type="search"
              aria-label="Filter kernel log"
              placeholder="Filter kernel log"
              value={find}
              onChange={(e) => setFind(e.target.value)}
            />
          </div>
          <Switch label="Only mine and init" named on={mine} onChange={setMine} />
        </div>
      )}
      <div
        ref={box}
        className="term dmesg"
        role="log"
        aria-label="Kernel log"
        aria-live="off"
        tabIndex={0}
        translate="no"
        onScroll={(e) => {
          const el = e.currentTarget;
          stick.current = el.scrollHeight - el.scrollTop - el.clientHeight < 40;
        }}
      >
        {shown.map((l) => (
          <span key={l.key} className={`line ${l.mine ? 'y' : ''}`}>
            <span className="k">{stamp(l.stamp)}</span> {l.text}
          </span>
        ))}
        {shown.length === 0 && (
          <span className="k">
            {lines.length === 0 ? 'The kernel has said nothing yet.' : 'No line fits the filter.'}
          </span>
        )}
      </div>
    </>
  );
}
