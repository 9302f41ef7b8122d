/**
 * A source file as the compiler sees it: text with line splices removed, and the way back to line and column.
 *
 * Offsets everywhere in the compiler point into the spliced text; only diagnostics and line tables ask for lines.
 */

export interface Position {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

interface LineMark {
  readonly offset: number;
  readonly line: number;
  readonly file: string | null;
}

export class SourceFile {
  readonly name: string;
  /** The text with `\r` dropped, backslash-newline pairs removed and a final newline added. */
  readonly text: string;
  readonly original: string;
  /** True for headers that ship with the system: warnings there are not the student's business. */
  readonly system: boolean;
  /** Spliced offsets after which characters were removed, and how many altogether up to there. */
  readonly #splices: { readonly at: number; readonly removed: number }[] = [];
  readonly #marks: LineMark[] = [];
  #lineStarts: number[] | null = null;

  constructor(name: string, text: string, system = false) {
    this.name = name;
    this.system = system;
    let clean = text.includes('\r') ? text.replaceAll('\r\n', '\n').replaceAll('\r', '\n') : text;
    if (!clean.endsWith('\n')) clean += '\n';
    this.original = clean;
    this.text = clean.includes('\\') ? this.#splice(clean) : clean;
  }

  #splice(text: string): string {
    const pattern = /\\[ \t]*\n/g;
    const parts: string[] = [];
    let from = 0;
    let length = 0;
    let removed = 0;
    for (let m = pattern.exec(text); m !== null; m = pattern.exec(text)) {
      parts.push(text.slice(from, m.index));
      length += m.index - from;
      removed += m[0].length;
      from = m.index + m[0].length;
      this.#splices.push({ at: length, removed });
    }
    if (parts.length === 0) return text;
    parts.push(text.slice(from));
    const joined = parts.join('');
    return joined.endsWith('\n') ? joined : `${joined}\n`;
  }

  #originalOffset(offset: number): number {
    let low = 0;
    let high = this.#splices.length;
    while (low < high) {
      const mid = (low + high) >> 1;
      if ((this.#splices[mid]?.at ?? 0) <= offset) low = mid + 1;
      else high = mid;
    }
    return offset + (low === 0 ? 0 : (this.#splices[low - 1]?.removed ?? 0));
  }

  #starts(): number[] {
    if (this.#lineStarts !== null) return this.#lineStarts;
    const starts = [0];
    for (let i = this.original.indexOf('\n'); i >= 0; i = this.original.indexOf('\n', i + 1)) starts.push(i + 1);
    this.#lineStarts = starts;
    return starts;
  }

  /** The real place in this file, whatever `#line` says. */
  physical(offset: number): { readonly line: number; readonly column: number } {
    const original = this.#originalOffset(offset);
    const starts = this.#starts();
    let low = 0;
    let high = starts.length;
    while (low + 1 < high) {
      const mid = (low + high) >> 1;
      if ((starts[mid] ?? 0) <= original) low = mid;
      else high = mid;
    }
    return { line: low + 1, column: original - (starts[low] ?? 0) + 1 };
  }

  /** The place a message should name: `#line` is honoured. */
  position(offset: number): Position {
    const { line, column } = this.physical(offset);
    let mark: LineMark | null = null;
    for (const m of this.#marks) if (m.offset <= offset) mark = m;
    if (mark === null) return { file: this.name, line, column };
    const at = this.physical(mark.offset).line;
    return { file: mark.file ?? this.name, line: mark.line + (line - at - 1), column };
  }

  /** The text of a physical line, without its newline. */
  lineText(line: number): string {
    const starts = this.#starts();
    const from = starts[line - 1];
    if (from === undefined) return '';
    return this.original.slice(from, (starts[line] ?? this.original.length + 1) - 1);
  }

  /** `#line n "file"` at this offset: the next line is number n. */
  mark(offset: number, line: number, file: string | null): void {
    if (this.#marks.some((m) => m.offset === offset)) return;
    this.#marks.push({ offset, line, file: file ?? this.#marks.at(-1)?.file ?? null });
  }
}
