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

  /** Takes one; false when there is none. */
  take(name: string, burst = this.burst, perSecond = this.perSecond): boolean {
    const at = this.now();
    const known = this.levels.get(name) ?? { left: burst, at };
    const left = Math.min(burst, known.left + ((at - known.at) / 1000) * perSecond);
    this.levels.delete(name);
    this.levels.set(name, { left: left >= 1 ? left - 1 : left, at });
    if (this.levels.size > MAX_NAMES) this.levels.delete(this.levels.keys().next().value as string);
    return left >= 1;
  }
}
