import type { Person } from '../types.ts';

export interface ScoreLine {
  readonly person: Person;
  readonly points: readonly { readonly at: number; readonly total: number }[];
}

export interface ScoreChartProps {
  readonly fromMs: number;
  readonly toMs: number;
  readonly lines: readonly ScoreLine[];
  readonly deaths: readonly { readonly at: number; readonly name: string }[];
}

const W = 920;
const H = 300;
const LEFT = 52;
const RIGHT = 160;
const TOP = 14;
const FOOT = 22;
const LABELLED = 5;
/** The first is the highlighter; the others are told apart by their dashes. */
const DASHES = ['', '', '9 5', '2 4', '9 4 2 4'];

/** Nice steps for an axis: 1, 2 or 5 times a power of ten, four or five of them. */
export function ticks(top: number): readonly number[] {
  const rough = Math.max(4, top) / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((n) => n * power).find((n) => n >= rough) ?? power * 10;
  const n = Math.max(1, Math.ceil(top / step));
  return Array.from({ length: n + 1 }, (_, i) => i * step);
}

/** Labels at the right end, pushed apart so that none covers another. */
export function spread(wanted: readonly number[], gap: number, low: number): readonly number[] {
  const order = wanted.map((y, i) => ({ y, i })).sort((a, b) => a.y - b.y);
  const out: number[] = [...wanted];
  let last = Number.NEGATIVE_INFINITY;
  for (const { y, i } of order) {
    last = Math.max(y, last + gap);
    out[i] = last;
  }
  const over = Math.max(0, Math.max(...out, 0) - low);
  return over === 0 ? out : out.map((y) => y - over);
}

/** Scores over the session as steps: the first five named at their end, the rest thin; squares where init died. */
export function ScoreChart({ fromMs, toMs, lines, deaths }: ScoreChartProps) {
  const top = Math.max(...lines.flatMap((l) => l.points.map((p) => p.total)), 0);
  const marks = ticks(top);
  const high = marks.at(-1)!;
  const x = (ms: number) => LEFT + ((ms - fromMs) / Math.max(1, toMs - fromMs)) * (W - LEFT - RIGHT);
  const y = (n: number) => H - FOOT - (n / high) * (H - FOOT - TOP);
  const path = (line: ScoreLine) => {
    const steps = line.points.map((p) => `H${x(p.at).toFixed(1)}V${y(p.total).toFixed(1)}`).join('');
    return `M${LEFT},${y(0)}${steps}H${W - RIGHT}`;
  };
  const end = (line: ScoreLine) => line.points.at(-1)?.total ?? 0;
  const named = lines.filter((l) => end(l) > 0).slice(0, LABELLED);
  const ys = spread(
    named.map((l) => y(end(l)) + 4),
    17,
    H - FOOT,
  );
  return (
    <svg
      className="chart"
      viewBox={`0 0 ${W} ${H}`}
      role="img"
      aria-label={`Score over time. ${named.map((l) => `${l.person.name} ended at ${end(l)}`).join(', ') || 'Nobody scored'}.`}
    >
      {marks.map((n) => (
        <g key={n}>
          <line x1={LEFT} x2={W - RIGHT} y1={y(n)} y2={y(n)} className="s-line" strokeWidth={1} />
          <text x={LEFT - 8} y={y(n) + 4} textAnchor="end" fontSize={13} className="f-dim">
            {n}
          </text>
        </g>
      ))}
      {lines
        .filter((l) => !named.includes(l) && l.points.length > 0)
        .map((l) => (
          <path key={l.person.seat} d={path(l)} fill="none" className="s-line" strokeWidth={1} />
        ))}
      {[...named].reverse().map((l) => {
        const n = named.indexOf(l);
        return (
          <g key={l.person.seat}>
            {n === 0 && <path d={path(l)} fill="none" className="s-hl" strokeWidth={8} />}
            <path
              d={path(l)}
              fill="none"
              className="s-ink"
              strokeWidth={n === 0 ? 2.5 : 1.75}
              strokeDasharray={DASHES[n]}
            />
          </g>
        );
      })}
      {deaths.map((d) => (
        <g key={`${d.at}`}>
          <line x1={x(d.at)} x2={x(d.at)} y1={TOP - 4} y2={H - FOOT} className="s-panic" strokeWidth={1.5} />
          <rect x={x(d.at) - 5} y={TOP - 9} width={10} height={10} className="f-panic" />
          <text x={x(d.at) + 9} y={TOP} fontSize={12} fontWeight={640} className="f-panic">
            {d.name}
          </text>
        </g>
      ))}
      {named.map((l, n) => (
        <g key={l.person.seat}>
          {n === 0 && <rect x={W - RIGHT + 4} y={ys[n]! - 14} width={RIGHT - 6} height={19} className="f-hl" />}
          <text x={W - RIGHT + 8} y={ys[n]} fontSize={13} fontWeight={640} className={n === 0 ? 'f-on' : 'f-ink'}>
            {l.person.name.length > 12 ? `${Array.from(l.person.name).slice(0, 11).join('')}…` : l.person.name}
          </text>
          <text
            x={W - 6}
            y={ys[n]}
            style={{ fontSize: 13 }}
            textAnchor="end"
            className={`m ${n === 0 ? 'f-on' : 'f-ink'}`}
          >
            {end(l)}
          </text>
        </g>
      ))}
    </svg>
  );
}
