import { type RefObject, useEffect, useRef, useState } from 'react';
import { plural } from '../format.ts';
import type { Flag, Stem } from '../types.ts';

export interface PulseProps {
  readonly stems: readonly Stem[];
  /** The time the width stands for, and where now is in it. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly nowMs: number;
  /** Until it knows how wide it is. */
  readonly width: number;
  readonly height: number;
  readonly flags?: readonly Flag[];
  /** 1 on a laptop, 2 on the wall. */
  readonly weight?: number;
}

/** Above this many stems a canvas draws them. */
const SVG_LIMIT = 150;

export function summary(stems: readonly Stem[]): string {
  const of = (mark: string) => stems.filter((s) => s.mark === mark).length;
  return `${plural(stems.length, 'attempt')}: ${of('block')} blocked, ${of('bypass')} got round a guard. Taller means more guards passed.`;
}

/** One stem for each attempt: its height is how deep it got, its cap what happened there. */
export function Pulse(props: PulseProps) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box, props.width);
  const { stems, height, fromMs, toMs, nowMs, flags = [], weight = 1 } = props;
  const base = height - 7 * weight;
  const top = flags.length > 0 ? 22 : 6;
  const x = (ms: number) => ((ms - fromMs) / Math.max(1, toMs - fromMs)) * width;
  const many = stems.length > SVG_LIMIT;
  const ticks = Math.max(8, Math.round(width / (70 * weight)));
  return (
    <div className="pulse">
      <div ref={box} style={{ position: 'relative', height }}>
        <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={summary(stems)}>
          {[0.3, 0.6, 0.9].map((f) => (
            <line
              key={f}
              x1={0}
              x2={width}
              y1={base - f * (base - top)}
              y2={base - f * (base - top)}
              className="s-line"
              strokeWidth={1}
              strokeDasharray="1 7"
            />
          ))}
          {Array.from({ length: ticks + 1 }, (_, i) => (
            <line
              key={i}
              x1={(i * width) / ticks}
              x2={(i * width) / ticks}
              y1={base}
              y2={base + (i % 5 === 0 ? 6 : 3) * weight}
              className="s-strong"
              strokeWidth={1}
            />
          ))}
          <line x1={0} x2={width} y1={base} y2={base} className="s-strong" strokeWidth={1} />
          {!many &&
            [...stems]
              .sort((a, b) => Number(a.you ?? 0) - Number(b.you ?? 0))
              .map((s) => stem(s, x, base, top, weight))}
          {flags.map((f, i) => flag(f, i, flags, x, base))}
          <line x1={x(nowMs)} x2={x(nowMs)} y1={0} y2={height} className="s-ink" strokeWidth={2 * weight} />
        </svg>
        {many && <StemCanvas {...props} width={width} base={base} top={top} />}
      </div>
    </div>
  );
}

/** Drawn as wide as it is: stretched, its words could not be read. */
function useWidth(box: RefObject<HTMLDivElement | null>, until: number): number {
  const [width, setWidth] = useState(until);
  useEffect(() => {
    if (!box.current) return;
    const observer = new ResizeObserver(([entry]) => {
      const wide = Math.round(entry?.contentRect.width ?? 0);
      if (wide > 0) setWidth(wide);
    });
    observer.observe(box.current);
    return () => observer.disconnect();
  }, [box]);
  return width;
}

function stem(s: Stem, x: (ms: number) => number, base: number, top: number, weight: number) {
  const at = x(s.at);
  const y = base - Math.max(0.06, s.depth) * (base - top - 4);
  return (
    <g key={s.key} className="stem">
      {s.you && <line x1={at} x2={at} y1={base} y2={y} className="s-hl" strokeWidth={7} />}
      <line
        x1={at}
        x2={at}
        y1={base}
        y2={y}
        className={s.you ? 's-me' : 's-dim'}
        strokeWidth={(s.you ? 2 : 1.3) * weight}
      />
      {s.mark === 'block' && (
        <line
          x1={at - 3.5 * weight}
          x2={at + 3.5 * weight}
          y1={y}
          y2={y}
          className="s-block"
          strokeWidth={2.5 * weight}
        />
      )}
      {s.mark === 'bypass' && (
        <circle cx={at} cy={y - 3 * weight} r={2.8 * weight} className="s-bypass f-bg" strokeWidth={1.75 * weight} />
      )}
      {s.mark === 'dead' && <rect x={at - 4} y={y - 4} width={8} height={8} className="f-panic" />}
    </g>
  );
}

/** A label needs 90 px of its own; without them only the flag stays. */
function flag(f: Flag, i: number, all: readonly Flag[], x: (ms: number) => number, base: number) {
  const at = x(f.at);
  const next = all[i + 1];
  const room = next ? x(next.at) - at : Number.POSITIVE_INFINITY;
  const colour = f.dead ? 'panic' : 'ink';
  return (
    <g key={`${f.at}-${f.label}`}>
      <title>{f.label}</title>
      <line
        x1={at}
        x2={at}
        y1={4}
        y2={base}
        className={`s-${colour}`}
        strokeWidth={1}
        strokeDasharray={f.dead ? undefined : '2 3'}
      />
      <path d={`M${at} 3h9l-2.5 3.500 2.500 3.500h-9z`} className={`f-${colour}`} />
      {room > 90 && (
        <text x={at + 13} y={11} fontSize={12} fontWeight={640}>
          {f.label.slice(0, 24)}
        </text>
      )}
    </g>
  );
}

function StemCanvas(props: PulseProps & { base: number; top: number }) {
  const ref = useRef<HTMLCanvasElement>(null);
  const { stems, width, height, fromMs, toMs, nowMs, base, top, weight = 1 } = props;
  useEffect(() => {
    const canvas = ref.current;
    const g = canvas?.getContext('2d');
    if (!canvas || !g) return;
    const css = getComputedStyle(canvas);
    const colour = (name: string) => css.getPropertyValue(name);
    const ratio = Math.min(2, globalThis.devicePixelRatio || 1);
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    g.scale(ratio, ratio);
    // The more stems, the narrower their caps: neighbours stay apart.
    const cap = Math.max(
      1.5,
      Math.min(3.5 * weight, ((nowMs - fromMs) / Math.max(1, toMs - fromMs)) * (width / stems.length)),
    );
    for (const s of stems) {
      const at = ((s.at - fromMs) / Math.max(1, toMs - fromMs)) * width;
      const y = base - Math.max(0.06, s.depth) * (base - top - 4);
      if (s.you) {
        g.fillStyle = colour('--you-fill');
        g.fillRect(at - 3.5, y, 7, base - y);
      }
      g.fillStyle = colour(s.you ? '--you-line' : '--ink-3');
      g.fillRect(at - 0.65 * weight, y, 1.3 * weight, base - y);
      if (s.mark === 'block') {
        g.fillStyle = colour('--block');
        g.fillRect(at - cap, y - 1.25 * weight, 2 * cap, 2.5 * weight);
      } else if (s.mark === 'bypass') {
        g.beginPath();
        g.arc(at, y - 3 * weight, 2.8 * weight, 0, 7);
        g.fillStyle = colour('--bg-1');
        g.fill();
        g.strokeStyle = colour('--bypass');
        g.lineWidth = 1.75 * weight;
        g.stroke();
      } else if (s.mark === 'dead') {
        g.fillStyle = colour('--panic-ink');
        g.fillRect(at - 4, y - 4, 8, 8);
      }
    }
  }, [stems, width, height, fromMs, toMs, base, top, weight]);
  return <canvas ref={ref} aria-hidden="true" style={{ position: 'absolute', inset: 0 }} />;
}
