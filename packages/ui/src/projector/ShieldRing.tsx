import { AVATARS } from '../glyphs/avatars.ts';
import { avatarOf, type Mark } from '../glyphs/glyph.tsx';
import { beats } from '../signal/beat.ts';
import type { Person } from '../types.ts';
import { type Arc, arcPath, arcs, BOX_HEIGHT, glow, type Place, places, polar, RING } from './ring.ts';

export interface RingGuard {
  readonly id: string;
  /** A short word that fits an arc. */
  readonly label: string;
  readonly hit: boolean;
  readonly open: boolean;
}

export interface RingPerson {
  readonly person: Person;
  readonly guard: number | null;
  readonly processes: number;
}

export interface Wire {
  readonly key: string | number;
  readonly seat: number;
  readonly guard: number;
  readonly mark: Mark;
  readonly ageMs: number;
}

const MAX_WIRES = 14;
const SYMBOLS_ONLY_ABOVE = 40;

/** One room: the guards round init, and every student at the guard being worked on. */
export function ShieldRing(props: {
  guards: readonly RingGuard[];
  people: readonly RingPerson[];
  wires: readonly Wire[];
  beating: boolean;
}) {
  const { guards, people, wires } = props;
  const spokes = arcs(guards.length);
  const bare = people.length > SYMBOLS_ONLY_ABOVE;
  const width = (p: Person) => (bare ? 40 : 46 + Math.min(14, Array.from(p.name).length) * 15);
  const at = places(
    people.map((p) => ({ seat: p.person.seat, guard: p.guard, width: width(p.person) })),
    guards.length,
  );
  const place = new Map(at.map((a) => [a.seat, a]));
  const hit = guards.filter((g) => g.hit).map((g) => g.label);
  const open = guards.filter((g) => g.open).map((g) => g.label);
  const label = `${people.length} students around init. Hit just now: ${hit.join(', ') || 'none'}. Open: ${open.join(', ') || 'none'}.`;
  return (
    <svg
      className="ring"
      width={RING.width}
      height={RING.height}
      viewBox={`0 0 ${RING.width} ${RING.height}`}
      role="img"
      aria-label={label}
    >
      <Graticule />
      {wires.slice(-MAX_WIRES).map((w) => {
        const from = place.get(w.seat);
        const arc = spokes[w.guard];
        return from && arc ? <WireLine key={w.key} wire={w} from={from} arc={arc} /> : null;
      })}
      {guards.map((g, i) => (
        <Shield key={g.id} guard={g} arc={spokes[i]!} n={i} />
      ))}
      <circle cx={RING.cx} cy={RING.cy} r={104} className="s-ink f-bg" strokeWidth={7} />
      <text
        x={RING.cx}
        y={RING.cy + 20}
        textAnchor="middle"
        fontSize={108}
        fontWeight={800}
        style={{ fontFamily: 'var(--font-machine)', fontStretch: '112.5%' }}
      >
        1
      </text>
      <path
        d={
          props.beating
            ? `M${RING.cx - 66},${RING.cy + 56} ${beats(2, 1.15, 9)}`
            : `M${RING.cx - 66},${RING.cy + 56} h132`
        }
        fill="none"
        className="s-ink"
        strokeWidth={3.5}
        strokeLinejoin="round"
      />
      {people.map((p) => {
        const spot = place.get(p.person.seat);
        return spot ? <Stand key={p.person.seat} who={p} at={spot} bare={bare} /> : null;
      })}
    </svg>
  );
}

function Graticule() {
  return (
    <>
      {Array.from({ length: 27 }, (_, i) => (
        <line key={`x${i}`} x1={41 + i * 48} x2={41 + i * 48} y1={432} y2={440} className="s-line" strokeWidth={1.5} />
      ))}
      {Array.from({ length: 17 }, (_, i) => (
        <line key={`y${i}`} y1={52 + i * 48} y2={52 + i * 48} x1={661} x2={669} className="s-line" strokeWidth={1.5} />
      ))}
    </>
  );
}

/** A guard: an arc, thicker when hit; two stumps with a gap once somebody got round it. */
function Shield({ guard, arc, n }: { guard: RingGuard; arc: Arc; n: number }) {
  if (guard.open) {
    const piece = (arc.to - arc.from) * 0.3;
    return (
      <>
        <path className="arc s-bypass" d={arcPath(arc.from, arc.from + piece, RING.r)} fill="none" strokeWidth={16} />
        <path className="arc s-bypass" d={arcPath(arc.to - piece, arc.to, RING.r)} fill="none" strokeWidth={16} />
      </>
    );
  }
  const low = Math.cos(arc.mid) < -0.01;
  const room = (arc.to - arc.from) * 209;
  const size = Math.min(30, room / (guard.label.length * 0.56));
  return (
    <>
      <path
        className={`arc ${guard.hit ? 's-block' : 's-ink'}`}
        d={arcPath(arc.from, arc.to, RING.r)}
        fill="none"
        strokeWidth={guard.hit ? 22 : 16}
      />
      <path id={`ring-${n}`} d={arcPath(arc.from, arc.to, low ? 226 : 209, low)} fill="none" />
      <text
        className={`m ${guard.hit ? 'f-block' : 'f-ink'}`}
        style={{ fontSize: size }}
        fontWeight={600}
        textAnchor="middle"
      >
        <textPath href={`#ring-${n}`} startOffset="50%">
          {guard.label}
        </textPath>
      </text>
    </>
  );
}

function WireLine({ wire, from, arc }: { wire: Wire; from: Place; arc: Arc }) {
  const light = glow(wire.ageMs);
  if (light === 0) return null;
  // Wires of several students at one guard end beside each other.
  const angle = arc.mid + ((wire.seat % 5) - 2) * 0.05;
  const start = { x: from.x + from.width / 2, y: from.y + BOX_HEIGHT / 2 };
  const stopped = wire.mark === 'block';
  const end = polar(angle, stopped ? 276 : 190);
  const gate = polar(arc.mid, 268);
  const colour = stopped ? 's-ink' : `s-${wire.mark === 'pass' ? 'pass' : 'bypass'}`;
  const bar = [polar(angle - 0.06, 270), polar(angle + 0.06, 270)] as const;
  const d = stopped
    ? `M${start.x},${start.y} L${end.x},${end.y}`
    : `M${start.x},${start.y} L${gate.x},${gate.y} L${end.x},${end.y}`;
  return (
    <g opacity={light}>
      <path d={d} fill="none" className={colour} strokeWidth={3} />
      {stopped ? (
        <line x1={bar[0].x} y1={bar[0].y} x2={bar[1].x} y2={bar[1].y} className="s-block" strokeWidth={9} />
      ) : (
        <circle cx={end.x} cy={end.y} r={10} className={`${colour} f-bg`} strokeWidth={4} />
      )}
    </g>
  );
}

function Stand({ who, at, bare }: { who: RingPerson; at: Place; bare: boolean }) {
  const name = Array.from(who.person.name);
  const symbol = avatarOf(who.person.symbol) ?? AVATARS[0];
  return (
    <g className="stand" style={{ transform: `translate(${at.x}px, ${at.y}px)` }}>
      <rect width={at.width} height={BOX_HEIGHT - 8} rx={4} className="f-bg" />
      <path
        d={symbol.d}
        transform="translate(8,8) scale(1.167)"
        fill="none"
        className="s-ink"
        strokeWidth={2}
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      {!bare && (
        <text x={44} y={31} fontSize={26} fontWeight={680}>
          {name.length > 14 ? `${name.slice(0, 13).join('')}…` : who.person.name}
        </text>
      )}
      {Array.from({ length: Math.min(8, who.processes) }, (_, i) => (
        <rect key={i} x={44 + i * 10} y={38} width={7} height={7} className="f-dim" />
      ))}
    </g>
  );
}
