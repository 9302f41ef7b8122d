/** lib/columns.ts — text laid out in columns, with the width a terminal gives it. */

/** The largest of some numbers, `least` when there is none larger. For lists too long to be arguments. */
export const largest = <T>(items: readonly T[], size: (item: T) => number, least = 0): number =>
  items.reduce((most, item) => Math.max(most, size(item)), least);

/** Columns a character takes: 0 for combining marks and controls, 2 for East Asian wide forms and emoji, else 1. */
export function charWidth(c: number): number {
  if (c < 32 || (c >= 0x7f && c < 0xa0)) return 0;
  if (
    c >= 0x300 &&
    (c < 0x370 || (c >= 0x200b && c <= 0x200f) || (c >= 0x20d0 && c < 0x2100) || (c >= 0xfe00 && c < 0xfe10))
  )
    return 0;
  const wide =
    (c >= 0x1100 && c <= 0x115f) ||
    (c >= 0x2e80 && c <= 0xa4cf && c !== 0x303f) ||
    (c >= 0xac00 && c <= 0xd7a3) ||
    (c >= 0xf900 && c <= 0xfaff) ||
    (c >= 0xfe30 && c <= 0xfe6f) ||
    (c >= 0xff00 && c <= 0xff60) ||
    (c >= 0xffe0 && c <= 0xffe6) ||
    (c >= 0x1f300 && c <= 0x1faff) ||
    (c >= 0x20000 && c <= 0x3fffd);
  return wide ? 2 : 1;
}
export function textWidth(text: string): number {
  let width = 0;
  for (const ch of text) width += charWidth(ch.codePointAt(0) as number);
  return width;
}
export const padRight = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - textWidth(text)));
export const padLeft = (text: string, width: number): string => ' '.repeat(Math.max(0, width - textWidth(text))) + text;

/** As many columns as fit, filled downwards, as `ls` does. */
export function inColumns(names: readonly string[], width: number, across = false): string {
  if (names.length === 0) return '';
  const widths = names.map(textWidth);
  for (let columns = Math.min(names.length, Math.max(1, Math.floor(width / 3))); columns > 1; columns -= 1) {
    const rows = Math.ceil(names.length / columns);
    if (!across && Math.ceil(names.length / rows) !== columns) continue;
    const at = (row: number, column: number): number => (across ? row * columns + column : column * rows + row);
    const sizes = Array.from({ length: columns }, (_, c) => {
      let size = 0;
      for (let r = 0; r < rows; r += 1) size = Math.max(size, widths[at(r, c)] ?? 0);
      return size + 2;
    });
    if (sizes.reduce((a, b) => a + b, 0) - 2 > width - 1) continue;
    const lines = Array.from({ length: rows }, (_, r) => {
      const cells = sizes.map((size, c) => {
        const name = names[at(r, c)];
        return name === undefined
          ? ''
          : names[at(r, c + 1)] === undefined || c + 1 === columns
            ? name
            : padRight(name, size);
      });
      return cells.join('');
    });
    return `${lines.join('\n')}\n`;
  }
  return `${names.join('\n')}\n`;
}

/** Rows under each other: every column as wide as its widest cell; `left` columns flush left. */
export function table(rows: readonly (readonly string[])[], left: readonly boolean[], gap = ' '): string {
  const widths: number[] = [];
  for (const row of rows)
    row.forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? 0, textWidth(cell));
    });
  return rows
    .map((row) =>
      row
        .map((cell, i) =>
          left[i] ? (i === row.length - 1 ? cell : padRight(cell, widths[i] ?? 0)) : padLeft(cell, widths[i] ?? 0),
        )
        .join(gap),
    )
    .map((line) => `${line}\n`)
    .join('');
}
