import { plural } from '../format.ts';
import { Avatar, Mark } from '../glyphs/glyph.tsx';
import type { Standing } from '../types.ts';
import { Who } from '../Who.tsx';

const STEPS = [
  { x: 960, top: 400, label: 650, size: 190, name: 104 },
  { x: 520, top: 560, label: 726, size: 120, name: 76 },
  { x: 1400, top: 640, label: 762, size: 120, name: 76 },
] as const;
const HEAD = 92;

/** Steps of the podium: equal points share one, and the next place is counted past them. */
export function onSteps(list: readonly Standing[]): readonly (readonly Standing[])[] {
  const steps: Standing[][] = [];
  for (const s of list) {
    if (s.points <= 0) break;
    const last = steps.at(-1);
    if (last?.[0]?.rank === s.rank) last.push(s);
    else if (steps.length < 3) steps.push([s]);
    else break;
  }
  return steps;
}

/** The podium is a square wave; ties share a step. */
export function Podium({ list, note }: { list: readonly Standing[]; note: string }) {
  const steps = onSteps(list);
  const shown = new Set(steps.flat());
  const rest = list.filter((s) => !shown.has(s)).slice(0, 5);
  return (
    <div className="pj podium">
      <header className="bar">
        <Mark />
        <span className="sep" />
        <div className="stat">
          <b>Session over</b>
          <span>{note}</span>
        </div>
        <span className="grow" />
        <span style={{ fontSize: 30, fontWeight: 640 }}>Thank you for trying</span>
      </header>
      <Wave />
      {steps.map((people, i) => {
        const step = STEPS[i]!;
        const names = people.map((s) => s.person.name).join(', ');
        const size = Math.min(step.name, 430 / (0.6 * Math.max(3, Array.from(names).length)));
        const top = people[0]!;
        return (
          <div key={top.rank}>
            <div className="step" style={{ left: step.x, top: HEAD + step.top - 40 }}>
              {people.length === 1 && <Avatar symbol={top.person.symbol} />}
              <b style={{ fontSize: size }}>{names}</b>
              <span className="readout">{top.points}</span>
              {(top.kills ?? 0) > 0 && <small>{plural(top.kills ?? 0, 'kill')}</small>}
            </div>
            <span
              className="place display"
              style={{
                left: step.x,
                top: step.label,
                fontSize: step.size,
                color: i === 0 ? 'var(--you-on)' : undefined,
              }}
            >
              {top.rank}
            </span>
          </div>
        );
      })}
      {steps.length === 0 && (
        <div className="step" style={{ left: 960, top: HEAD + 360 }}>
          <b>Init survived.</b>
        </div>
      )}
      <div className="rest">
        {rest.map((s) => (
          <span key={s.person.seat} className="row">
            <span className="readout">{s.rank}</span>
            <Who person={s.person} plain />
            <span className="readout">{s.points}</span>
          </span>
        ))}
      </div>
    </div>
  );
}

function Wave() {
  return (
    <svg className="wave" width={1920} height={988} viewBox="0 0 1920 988" aria-hidden="true">
      {Array.from({ length: 41 }, (_, i) => (
        <line
          key={i}
          x1={i * 48}
          x2={i * 48}
          y1={800}
          y2={i % 5 === 0 ? 822 : 812}
          className="s-strong"
          strokeWidth={2}
        />
      ))}
      <path d="M300,800V560H740V800z" style={{ fill: 'var(--bg-3)' }} />
      <path d="M740,800V400H1180V800z" className="f-hl" />
      <path d="M1180,800V640H1620V800z" style={{ fill: 'var(--bg-3)' }} />
      <path
        d="M-10,800H300V560H740V400H1180V640H1620V800H1930"
        fill="none"
        className="s-ink"
        strokeWidth={8}
        strokeLinejoin="round"
      />
    </svg>
  );
}
