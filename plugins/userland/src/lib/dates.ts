/** lib/dates.ts — dates as people write them: `@1700000000`, `2024-02-29 12:30`, `now`, `yesterday`, `+2 days`, `3 hours ago`. UTC. */
import { civil, DAYS, fromCivil, MONTHS } from './time.ts';

const UNITS: Readonly<Record<string, number>> = {
  sec: 1000,
  second: 1000,
  min: 60_000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
  week: 604_800_000,
  fortnight: 1_209_600_000,
};

/** Milliseconds since 1970, or null when the text is no date. */
export function parseDate(text: string, now: number): number | null {
  const at = /^\s*@(-?[0-9]{1,13}(?:\.[0-9]{1,9})?)\s*$/.exec(text);
  if (at !== null) return Math.round(Number(at[1]) * 1000);
  let rest = ` ${text.trim().toLowerCase()} `.replace(/\b(utc|gmt|z)\b/g, ' ');
  let ms = now;
  const eat = (pattern: RegExp): RegExpExecArray | null => {
    const m = pattern.exec(rest);
    if (m !== null) rest = `${rest.slice(0, m.index)} ${rest.slice(m.index + m[0].length)}`;
    return m;
  };
  const t = civil(ms);
  let day = fromCivil(t.year, t.month, t.day);
  let clock: number | null = ms - day;
  const iso = eat(/([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})t?/);
  const words =
    iso === null
      ? eat(
          new RegExp(
            `(?:([0-9]{1,2}) )?(${MONTHS.map((m) => m.slice(0, 3).toLowerCase()).join('|')})[a-z]*(?: ([0-9]{1,2})(?!:|[0-9]))?,?(?: ([0-9]{4}))?`,
          ),
        )
      : null;
  const us = iso === null && words === null ? eat(/([0-9]{1,2})\/([0-9]{1,2})(?:\/([0-9]{4}))?/) : null;
  if (iso !== null) day = date(Number(iso[1]), Number(iso[2]), Number(iso[3])) ?? Number.NaN;
  else if (words !== null) {
    const month = MONTHS.findIndex((m) => m.slice(0, 3).toLowerCase() === words[2]) + 1;
    day = date(Number(words[4] ?? t.year), month, Number(words[1] ?? words[3] ?? 1)) ?? Number.NaN;
  } else if (us !== null) day = date(Number(us[3] ?? t.year), Number(us[1]), Number(us[2])) ?? Number.NaN;
  if (iso !== null || words !== null || us !== null) clock = 0;
  const hours = eat(/\b([0-9]{1,2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,9}))?)?(?: ?(am|pm))?(?: ?\+0000)?/);
  if (hours !== null) {
    const [h, m, s] = [
      Number(hours[1]) + (hours[5] === 'pm' && Number(hours[1]) < 12 ? 12 : 0),
      Number(hours[2]),
      Number(hours[3] ?? 0),
    ];
    if (h > 24 || m > 59 || s > 60) return null;
    clock = ((h * 60 + m) * 60 + s) * 1000 + Number(`0.${hours[4] ?? 0}`) * 1000;
  }
  if (eat(/\bmidnight\b/) !== null) clock = 0;
  if (eat(/\bnoon\b/) !== null) clock = 43_200_000;
  if (eat(/\btomorrow\b/) !== null) day += UNITS.day as number;
  if (eat(/\byesterday\b/) !== null) day -= UNITS.day as number;
  eat(/\b(now|today)\b/);
  ms = day + clock;
  for (let m = eat(RELATIVE); m !== null; m = eat(RELATIVE)) {
    const count = m[1] === 'next' ? 1 : m[1] === 'last' ? -1 : Number((m[1] ?? '1').replace(' ', '') || 1);
    ms = shift(ms, m[3] === undefined ? count : -count, m[2] as string);
  }
  eat(new RegExp(`\\b(${DAYS.map((d) => d.slice(0, 3).toLowerCase()).join('|')})[a-z]*,?`));
  return rest.trim() === '' && Number.isFinite(ms) ? ms : null;
}
const RELATIVE =
  /([+-] ?[0-9]{1,6}|[0-9]{1,6}|next|last)? ?\b(sec|second|min|minute|hour|day|week|fortnight|month|year)s?\b( ago)?/;

function shift(ms: number, count: number, unit: string): number {
  const size = UNITS[unit];
  if (size !== undefined) return ms + count * size;
  const t = civil(ms);
  const months = t.year * 12 + (t.month - 1) + count * (unit === 'year' ? 12 : 1);
  const start = fromCivil(t.year, t.month, t.day);
  return (
    fromCivil(Math.floor(months / 12), (((months % 12) + 12) % 12) + 1, 1) + (t.day - 1) * 86_400_000 + (ms - start)
  );
}
function date(y: number, m: number, d: number): number | null {
  if (m < 1 || m > 12 || d < 1 || d > 31) return null;
  const ms = fromCivil(y, m, d);
  return civil(ms).day === d ? ms : null;
}
