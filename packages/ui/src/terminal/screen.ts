/**
 * A teletype with a memory: bytes of a tty become lines of styled text.
 *
 * Knows carriage return, backspace, tabs, colours, erasing and cursor moves: what a shell and its tools print.
 * Everything else that begins with ESC is swallowed, but for one request a program may make of the page: to edit a file,
 * `ESC ] 777 ; edit ; /path BEL`. No input throws; lines and columns are bounded.
 *
 * Left out: scrolling regions, alternate screens, wide characters (no program here draws full screens).
 */

export interface Span {
  readonly text: string;
  /** Class names, '' for plain. */
  readonly style: string;
}

export interface Line {
  readonly key: number;
  readonly spans: readonly Span[];
}

interface Cell {
  readonly sign: string;
  readonly style: string;
}

export interface Screen {
  readonly lines: Line[];
  row: number;
  col: number;
  style: string;
  pending: string;
  nextKey: number;
  /** Paths that programs asked to have edited, oldest first; whoever serves one takes it out. */
  readonly edits: string[];
}

export const MAX_LINES = 2000;
const MAX_COLUMNS = 2000;
/** How far up a program may move the cursor: a screenful. */
const REACH = 50;
const MAX_SEQUENCE = 256;

export function createScreen(): Screen {
  return { lines: [{ key: 0, spans: [] }], row: 0, col: 0, style: '', pending: '', nextKey: 1, edits: [] };
}

/** Takes what the tty printed. Changes `screen`; touched lines are new objects, the others stay the same ones. */
export function feed(screen: Screen, data: string): void {
  const text = screen.pending + data;
  screen.pending = '';
  let cells = open(screen);
  let i = 0;
  const leave = () => close(screen, cells);
  while (i < text.length) {
    const code = text.charCodeAt(i);
    if (code === 0x1b) {
      const end = sequenceEnd(text, i);
      if (end < 0) {
        screen.pending = text.length - i > MAX_SEQUENCE ? '' : text.slice(i);
        break;
      }
      leave();
      obey(screen, text.slice(i, end));
      cells = open(screen);
      i = end;
    } else if (code === 0x0a) {
      leave();
      down(screen);
      cells = open(screen);
      i++;
    } else if (code < 0x20 || code === 0x7f) {
      if (code === 0x0d) screen.col = 0;
      else if (code === 0x08) screen.col = Math.max(0, screen.col - 1);
      else if (code === 0x09) screen.col = Math.min(MAX_COLUMNS, (Math.floor(screen.col / 8) + 1) * 8);
      i++;
    } else if (code >= 0xd800 && code < 0xdc00 && i + 1 === text.length) {
      // The other half of the character is still to come.
      screen.pending = text[i]!;
      break;
    } else {
      const sign = String.fromCodePoint(text.codePointAt(i)!);
      // Half a character is none.
      put(screen, cells, /^[\ud800-\udfff]$/.test(sign) ? '\ufffd' : sign);
      i += sign.length;
    }
  }
  leave();
}

function put(screen: Screen, cells: Cell[], sign: string): void {
  if (screen.col >= MAX_COLUMNS) return;
  while (cells.length < screen.col) cells.push({ sign: ' ', style: '' });
  cells[screen.col] = { sign, style: screen.style };
  screen.col++;
}

function open(screen: Screen): Cell[] {
  return screen.lines[screen.row]!.spans.flatMap((s) => Array.from(s.text, (sign) => ({ sign, style: s.style })));
}

function close(screen: Screen, cells: readonly Cell[]): void {
  const spans: { text: string; style: string }[] = [];
  for (const cell of cells) {
    const last = spans.at(-1);
    if (last && last.style === cell.style) last.text += cell.sign;
    else spans.push({ text: cell.sign, style: cell.style });
  }
  screen.lines[screen.row] = { key: screen.lines[screen.row]!.key, spans };
}

function down(screen: Screen): void {
  screen.row++;
  screen.col = 0;
  if (screen.row < screen.lines.length) return;
  screen.lines.push({ key: screen.nextKey++, spans: [] });
  if (screen.lines.length > MAX_LINES) {
    screen.lines.splice(0, screen.lines.length - MAX_LINES);
    screen.row = screen.lines.length - 1;
  }
}

/** Where the sequence that starts at `at` ends, or -1 when the rest of it is still to come. */
function sequenceEnd(text: string, at: number): number {
  const kind = text[at + 1];
  if (kind === undefined) return -1;
  if (kind === '[') {
    for (let i = at + 2; i < text.length; i++) {
      const c = text.charCodeAt(i);
      if (c >= 0x40 && c <= 0x7e) return i + 1;
      if (c < 0x20 || i - at > MAX_SEQUENCE) return i;
    }
    return -1;
  }
  if (kind === ']' || kind === 'P' || kind === '_' || kind === '^') {
    for (let i = at + 2; i < text.length; i++) {
      if (text.charCodeAt(i) === 0x07) return i + 1;
      if (text.charCodeAt(i) === 0x1b) return text[i + 1] === '\\' ? i + 2 : i;
      if (i - at > MAX_SEQUENCE) return i;
    }
    return -1;
  }
  const length = '()*+#%'.includes(kind) ? 3 : 2;
  return at + length <= text.length ? at + length : -1;
}

const EDIT = '\x1b]777;edit;';
const MAX_EDITS = 4;

function obey(screen: Screen, sequence: string): void {
  if (sequence.startsWith(EDIT) && screen.edits.length < MAX_EDITS) {
    const path = sequence.slice(EDIT.length).split(/[\x00-\x1f\x7f]/)[0]!;
    if (path.startsWith('/')) screen.edits.push(path);
  }
  if (sequence === '\x1bc') clear(screen);
  if (sequence[1] !== '[') return;
  const params = sequence
    .slice(2, -1)
    .split(';')
    .map((p) => Math.min(9999, Number.parseInt(p, 10) || 0));
  const n = Math.max(1, params[0]!);
  switch (sequence.at(-1)) {
    case 'm':
      screen.style = restyle(screen.style, params);
      return;
    case 'K':
      eraseLine(screen, params[0]!);
      return;
    case 'J':
      if (params[0]! >= 2) clear(screen);
      screen.lines.splice(screen.row + 1);
      eraseLine(screen, 0);
      return;
    case 'A':
      screen.row = Math.max(0, screen.lines.length - REACH, screen.row - n);
      return;
    case 'B':
      screen.row = Math.min(screen.lines.length - 1, screen.row + n);
      return;
    case 'C':
      screen.col = Math.min(MAX_COLUMNS, screen.col + n);
      return;
    case 'D':
      screen.col = Math.max(0, screen.col - n);
      return;
    case 'G':
      screen.col = Math.min(MAX_COLUMNS, n - 1);
      return;
  }
}

function clear(screen: Screen): void {
  screen.lines.splice(0, screen.lines.length, { key: screen.nextKey++, spans: [] });
  screen.row = 0;
  screen.col = 0;
}

function eraseLine(screen: Screen, how: number): void {
  const cells = open(screen);
  if (how === 2) cells.length = 0;
  else if (how === 1) cells.fill({ sign: ' ', style: '' }, 0, Math.min(cells.length, screen.col + 1));
  else cells.length = Math.min(cells.length, screen.col);
  close(screen, cells);
}

/** SGR: the style is a list of class names, so that the page's themes choose the colours. */
function restyle(style: string, params: readonly number[]): string {
  let set = new Set(style.split(' ').filter(Boolean));
  const drop = (re: RegExp) => {
    set = new Set([...set].filter((c) => !re.test(c)));
  };
  for (let i = 0; i < params.length; i++) {
    const p = params[i]!;
    if (p === 0) set.clear();
    else if (p === 1) set.add('a-bold');
    else if (p === 2) set.add('a-dim');
    else if (p === 4) set.add('a-under');
    else if (p === 7) set.add('a-inv');
    else if (p === 22) drop(/^a-(bold|dim)$/);
    else if (p === 24) drop(/^a-under$/);
    else if (p === 27) drop(/^a-inv$/);
    else if (p === 39) drop(/^a-\d+$/);
    else if ((p >= 30 && p <= 37) || (p >= 90 && p <= 97)) {
      drop(/^a-\d+$/);
      set.add(`a-${p}`);
    } else if (p === 38 || p === 48) i += params[i + 1] === 5 ? 2 : 4;
  }
  return [...set].join(' ');
}

export const textOf = (line: Line) => line.spans.map((s) => s.text).join('');
