/** lib/time.ts — calendar time from milliseconds since 1970, in UTC, and strftime(3) in the C locale. */

export interface Civil {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly nanos: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** 1 to 366. */
  readonly yearday: number;
}

export const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'] as const;
export const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
] as const;
const DAY_MS = 86_400_000;

/** Days since 1970 of a date of the Gregorian calendar. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const inEra = y - era * 400;
  const inYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146_097 + inEra * 365 + Math.floor(inEra / 4) - Math.floor(inEra / 100) + inYear - 719_468;
}
export function civil(ms: number): Civil {
  const days = Math.floor(ms / DAY_MS);
  const rest = ms - days * DAY_MS;
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const inEra = z - era * 146_097;
  const ofEra = Math.floor(
    (inEra - Math.floor(inEra / 1460) + Math.floor(inEra / 36_524) - Math.floor(inEra / 146_096)) / 365,
  );
  const inYear = inEra - (365 * ofEra + Math.floor(ofEra / 4) - Math.floor(ofEra / 100));
  const shifted = Math.floor((5 * inYear + 2) / 153);
  const day = inYear - Math.floor((153 * shifted + 2) / 5) + 1;
  const month = shifted + (shifted < 10 ? 3 : -9);
  const year = ofEra + era * 400 + (month <= 2 ? 1 : 0);
  const seconds = Math.floor(rest / 1000);
  return {
    year,
    month,
    day,
    hour: Math.floor(seconds / 3600),
    minute: Math.floor(seconds / 60) % 60,
    second: seconds % 60,
    nanos: Math.round((rest - seconds * 1000) * 1e6),
    weekday: (((days + 4) % 7) + 7) % 7,
    yearday: days - daysFromCivil(year, 1, 1) + 1,
  };
}
export const fromCivil = (y: number, mo: number, d: number, h = 0, mi = 0, s = 0): number =>
  (daysFromCivil(y, mo, d) * 86_400 + h * 3600 + mi * 60 + s) * 1000;

/** strftime(3), with GNU's `-` `_` `0` `^` flags and widths as date(1) has them. */
export function strftime(format: string, ms: number): string {
  const t = civil(ms);
  let out = '';
  for (let i = 0; i < format.length; i += 1) {
    if (format[i] !== '%') {
      out += format[i];
      continue;
    }
    let flag = '';
    let upper = false;
    let width = '';
    let j = i + 1;
    for (; '-_0^#'.includes(format[j] ?? '?'); j += 1) {
      if (format[j] === '^') upper = true;
      else flag = format[j] as string;
    }
    for (; /^[0-9]$/.test(format[j] ?? ''); j += 1) width += format[j];
    if (format[j] === ':' && format[j + 1] === 'z') j += 1;
    const code = format[j];
    if (code === undefined) return out + format.slice(i);
    const field = conversion(code, t, ms);
    if (field === null) {
      out += format.slice(i, j + 1);
    } else {
      let text = typeof field === 'string' ? field : String(field[0]);
      if (typeof field !== 'string') {
        const pad = flag === '-' ? '' : flag === '_' ? ' ' : flag === '0' ? '0' : field[2];
        const size = width === '' ? field[1] : Number(width.slice(0, 4));
        if (pad !== '') text = text.padStart(size, pad);
      } else if (code === 'N' && width !== '') text = text.slice(0, Number(width.slice(0, 2)));
      else if (width !== '') text = text.padStart(Math.min(Number(width), 1000), flag === '0' ? '0' : ' ');
      out += upper ? text.toUpperCase() : text;
    }
    i = j;
  }
  return out;
}

type Field = string | readonly [value: number, width: number, pad: string] | null;
function conversion(code: string, t: Civil, ms: number): Field {
  const two = (n: number): Field => [n, 2, '0'];
  const s2 = (n: number): string => String(n).padStart(2, '0');
  const hour12 = t.hour % 12 === 0 ? 12 : t.hour % 12;
  const weekday = DAYS[t.weekday] as string;
  const month = MONTHS[t.month - 1] as string;
  const date = `${t.year}-${s2(t.month)}-${s2(t.day)}`;
  const clock = `${s2(t.hour)}:${s2(t.minute)}:${s2(t.second)}`;
  switch (code) {
    case 'a':
      return weekday.slice(0, 3);
    case 'A':
      return weekday;
    case 'b':
    case 'h':
      return month.slice(0, 3);
    case 'B':
      return month;
    case 'c':
      return `${weekday.slice(0, 3)} ${month.slice(0, 3)} ${String(t.day).padStart(2)} ${clock} ${t.year}`;
    case 'C':
      return two(Math.floor(t.year / 100));
    case 'd':
      return two(t.day);
    case 'D':
    case 'x':
      return `${s2(t.month)}/${s2(t.day)}/${s2(t.year % 100)}`;
    case 'e':
      return [t.day, 2, ' '];
    case 'F':
      return date;
    case 'g':
      return two(isoWeek(t)[0] % 100);
    case 'G':
      return [isoWeek(t)[0], 4, '0'];
    case 'H':
      return two(t.hour);
    case 'I':
      return two(hour12);
    case 'j':
      return [t.yearday, 3, '0'];
    case 'k':
      return [t.hour, 2, ' '];
    case 'l':
      return [hour12, 2, ' '];
    case 'm':
      return two(t.month);
    case 'M':
      return two(t.minute);
    case 'n':
      return '\n';
    case 'N':
      return String(t.nanos).padStart(9, '0');
    case 'p':
      return t.hour < 12 ? 'AM' : 'PM';
    case 'P':
      return t.hour < 12 ? 'am' : 'pm';
    case 'q':
      return [Math.ceil(t.month / 3), 1, '0'];
    case 'r':
      return `${s2(hour12)}:${s2(t.minute)}:${s2(t.second)} ${t.hour < 12 ? 'AM' : 'PM'}`;
    case 'R':
      return `${s2(t.hour)}:${s2(t.minute)}`;
    case 's':
      return [Math.floor(ms / 1000), 1, '0'];
    case 'S':
      return two(t.second);
    case 't':
      return '\t';
    case 'T':
    case 'X':
      return clock;
    case 'u':
      return [t.weekday === 0 ? 7 : t.weekday, 1, '0'];
    case 'U':
      return two(Math.floor((t.yearday + 6 - t.weekday) / 7));
    case 'V':
      return two(isoWeek(t)[1]);
    case 'w':
      return [t.weekday, 1, '0'];
    case 'W':
      return two(Math.floor((t.yearday + 6 - ((t.weekday + 6) % 7)) / 7));
    case 'y':
      return two(t.year % 100);
    case 'Y':
      return [t.year, 1, '0'];
    case 'z':
      return '+0000';
    case 'Z':
      return 'UTC';
    case '%':
      return '%';
    default:
      return null;
  }
}
function isoWeek(t: Civil): readonly [year: number, week: number] {
  const week = Math.floor((t.yearday - 1 - ((t.weekday + 6) % 7) + 10) / 7);
  if (week < 1) return isoWeek(civil(fromCivil(t.year - 1, 12, 31)));
  if (week === 53 && (civil(fromCivil(t.year, 12, 31)).weekday + 6) % 7 < 3) return [t.year + 1, 1];
  return [t.year, week];
}
