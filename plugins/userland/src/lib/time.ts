/** lib/time.ts — strftime(3) in the C locale, and the calendar it needs. */

import { type Civil, civil, daysFromCivil, fromCivil } from './sdk.ts';

export { civil, daysFromCivil, fromCivil };

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
