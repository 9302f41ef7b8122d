/**
 * Geometry of the shield ring: arcs round init, students standing on the spoke of their guard.
 * Pure numbers, in the units of a drawing 1330 wide and 868 high.
 */
export const RING = { width: 1330, height: 868, cx: 665, cy: 436, r: 250 } as const;

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Clockwise from twelve o'clock, in radians. */
export const polar = (angle: number, rx: number, ry: number = rx): Point => ({
  x: RING.cx + rx * Math.sin(angle),
  y: RING.cy - ry * Math.cos(angle),
});

const GAP = 0.03;

export interface Arc {
  readonly from: number;
  readonly to: number;
  readonly mid: number;
}

export function arcs(n: number): readonly Arc[] {
  const step = (2 * Math.PI) / Math.max(1, n);
  return Array.from({ length: n }, (_, i) => ({
    from: i * step + GAP,
    to: (i + 1) * step - GAP,
    mid: (i + 0.5) * step,
  }));
}

const p = ({ x, y }: Point) => `${x.toFixed(1)},${y.toFixed(1)}`;

/** A piece of a circle; `back` draws it the other way, so that text along it stands upright. */
export function arcPath(from: number, to: number, r: number, back = false): string {
  const [a, b] = back ? [to, from] : [from, to];
  const large = to - from > Math.PI ? 1 : 0;
  return `M${p(polar(a, r))} A${r},${r} 0 ${large} ${back ? 0 : 1} ${p(polar(b, r))}`;
}

export interface Standee {
  readonly seat: number;
  /** Index of the guard last touched; null before the first attempt. */
  readonly guard: number | null;
  readonly width: number;
}

export interface Place extends Point {
  readonly seat: number;
  readonly width: number;
}

const LAYERS = [
  { rx: 385, ry: 322 },
  { rx: 470, ry: 372 },
  { rx: 555, ry: 395 },
] as const;
const STEPS = 72;
export const BOX_HEIGHT = 52;

/**
 * Where everybody stands: as near to the own guard as there is room, nobody on top of another.
 * Seats are placed in order, so the same room gives the same picture.
 */
export function places(people: readonly Standee[], guards: number): readonly Place[] {
  const spokes = arcs(guards);
  const taken: Place[] = [];
  people.forEach((who, i) => {
    const want = who.guard === null ? i * 2.39996 : (spokes[who.guard]?.mid ?? 0);
    let best: { cost: number; at: Point } | null = null;
    LAYERS.forEach((layer, l) => {
      for (let s = 0; s < STEPS; s++) {
        const angle = (s / STEPS) * 2 * Math.PI;
        const cost = turn(angle, want) + l * 0.22;
        if (best && cost >= best.cost) continue;
        const centre = polar(angle, layer.rx, layer.ry);
        const at = {
          x: clamp(centre.x - who.width / 2, 10, RING.width - who.width - 10),
          y: centre.y - BOX_HEIGHT / 2,
        };
        if (at.y < 6 || at.y > RING.height - BOX_HEIGHT - 6) continue;
        if (taken.every((t) => apart(t, at, who.width))) best = { cost, at };
      }
    });
    const found = best as { cost: number; at: Point } | null;
    if (found) taken.push({ seat: who.seat, width: who.width, ...found.at });
  });
  return taken;
}

const clamp = (n: number, low: number, high: number) => Math.min(high, Math.max(low, n));

function turn(a: number, b: number): number {
  const d = Math.abs(a - b) % (2 * Math.PI);
  return Math.min(d, 2 * Math.PI - d);
}

function apart(t: Place, at: Point, width: number): boolean {
  return Math.abs(t.y - at.y) >= BOX_HEIGHT || at.x >= t.x + t.width + 12 || t.x >= at.x + width + 12;
}

/** Phosphor: how bright a wire still is, by its age in milliseconds. */
export function glow(ageMs: number): number {
  return [1, 0.7, 0.4, 0.25][Math.floor(ageMs / 1500)] ?? 0;
}
