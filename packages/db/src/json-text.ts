/**
 * json-text.ts — values with any text in them, for jsonb, which takes neither NUL nor half of a surrogate pair. A student can type
 * both, and what was typed must come back as it was.
 *
 * A mark with four hex digits stands for such a unit; the mark itself is written the same way.
 */
const MARK = '\uf8ff';
/** In JSON both are always escaped, and so is a backslash: two signs at a time tells `\u0000` from `\\u0000`. */
const ODD = /\\(?:u(0000|d[89a-f][0-9a-f]{2})|.)|\uf8ff/gs;
const MARKED = /\uf8ff([0-9a-f]{4})/g;

export function toJson(value: unknown): string {
  return JSON.stringify(value).replace(ODD, (found, unit: string | undefined) => {
    if (found === MARK) return `${MARK}f8ff`;
    return unit === undefined ? found : MARK + unit;
  });
}

export function fromJson(stored: unknown): unknown {
  const text = JSON.stringify(stored);
  return text.includes(MARK) ? (JSON.parse(text.replace(MARKED, '\\u$1')) as unknown) : stored;
}
