/** buckets.ts — token buckets by name: so many at once, so many a second afterwards. Forgets names that have not been used for long. */
const MAX_NAMES = 20_000;

export class Buckets {
  private readonly burst: number;
  private readonly perSecond: number;
  private readonly levels = new Map<string, { left: number; at: number }>();
  private readonly now: () => number;

  constructor(burst: number, perSecond: number, now: () => number = Date.now) {
    this.burst = burst;
    this.perSecond = perSecond;
    this.now = now;
  }

  /** Takes `cost`; false when there is not so much. */
  take(name: string, cost = 1): boolean {
    const at = this.now();
    const known = this.levels.get(name) ?? { left: this.burst, at };
    const left = Math.min(this.burst, known.left + ((at - known.at) / 1000) * this.perSecond);
    const enough = left >= cost;
    this.levels.delete(name);
    this.levels.set(name, { left: enough ? left - cost : left, at });
    if (this.levels.size > MAX_NAMES) this.levels.delete(this.levels.keys().next().value as string);
    return enough;
  }
}
