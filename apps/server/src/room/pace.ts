/** pace.ts — so many a second on the average, a few at once. In real time: it only decides when something is told, never what. */
export class Pace {
  private left: number;
  private at: number;
  private readonly perSecond: number;
  private readonly burst: number;

  constructor(perSecond: number, burst: number, now: number) {
    this.perSecond = perSecond;
    this.burst = burst;
    this.left = burst;
    this.at = now;
  }

  private refill(now: number): void {
    this.left = Math.min(this.burst, this.left + (Math.max(0, now - this.at) / 1000) * this.perSecond);
    this.at = now;
  }
  /** Takes one, if there is one. */
  take(now: number): boolean {
    this.refill(now);
    if (this.left < 1) return false;
    this.left -= 1;
    return true;
  }
  /** How long until there is one. */
  wait(now: number): number {
    this.refill(now);
    return this.left >= 1 ? 0 : ((1 - this.left) / this.perSecond) * 1000;
  }
}
