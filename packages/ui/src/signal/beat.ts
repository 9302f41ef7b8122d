/** One heartbeat as an ECG draws it, in units of the baseline; `scale` 1 is 20 px tall. */
export function beat(scale: number, rest: number): string {
  const u = (n: number) => +(n * scale).toFixed(2);
  return [
    `h${u(rest + 6)}`,
    `l${u(2)},${u(-3)} ${u(2)},${u(3)}`,
    `h${u(3)}`,
    `l${u(2)},${u(3)} ${u(3)},${u(-17)} ${u(3)},${u(20)} ${u(2)},${u(-6)}`,
    `h${u(4)}`,
    `l${u(3)},${u(-4)} ${u(3)},${u(4)}`,
    `h${u(6 + rest)}`,
  ].join(' ');
}

/** The width of one beat of that scale. */
export const beatWidth = (scale: number, rest: number) => (39 + 2 * rest) * scale;

export function beats(n: number, scale: number, rest: number): string {
  return Array.from({ length: n }, () => beat(scale, rest)).join(' ');
}
