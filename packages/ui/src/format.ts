/** Times as a classroom reads them. */
export function clock(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1000));
  const h = Math.floor(s / 3600);
  const mm = String(Math.floor((s % 3600) / 60)).padStart(2, '0');
  const ss = String(s % 60).padStart(2, '0');
  return h > 0 ? `${h}:${mm}:${ss}` : `${mm}:${ss}`;
}

/** A remaining time counts the second that has begun. */
export const countdown = (ms: number) => clock(Math.ceil(Math.max(0, ms) / 1000) * 1000);

/** Minutes, seconds and tenths, for a feed. */
export const tenths = (ms: number) => `${clock(ms)}.${Math.floor((Math.max(0, ms) % 1000) / 100)}`;

/** As dmesg prints it. */
export const stamp = (seconds: number) => `[${seconds.toFixed(6).padStart(12)}]`;

/** `K7Q4MX` is shown as `K7Q 4MX`. */
export const showCode = (code: string) => (code.length > 3 ? `${code.slice(0, 3)} ${code.slice(3)}` : code);

export function ordinal(n: number): string {
  const tens = n % 100;
  const suffix = tens > 10 && tens < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th');
  return `${n}${suffix}`;
}

export const plural = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;
