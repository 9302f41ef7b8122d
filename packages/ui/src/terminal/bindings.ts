/** bindings.ts — which key does what on the command line: the common ones of readline's emacs mode. */
import {
  deleteLeft,
  deleteRight,
  type Edit,
  killToEnd,
  killToStart,
  killWord,
  killWordRight,
  left,
  right,
  toEnd,
  toStart,
  transpose,
  wordLeft,
  wordRight,
} from './editing.ts';

type Change = (edit: Edit) => Edit;

/** With Ctrl. `delete` is what Ctrl D does on a line that is not empty; on an empty one it is the end of input. */
export const CTRL_EDITS: Readonly<Record<string, Change>> = {
  a: toStart,
  b: left,
  e: toEnd,
  f: right,
  h: deleteLeft,
  k: killToEnd,
  t: transpose,
  u: killToStart,
  w: killWord,
  backspace: killWord,
  arrowleft: wordLeft,
  arrowright: wordRight,
  delete: deleteRight,
};

/** With Alt; the browser keeps Alt with arrows for itself. */
export const ALT_EDITS: Readonly<Record<string, Change>> = {
  b: wordLeft,
  f: wordRight,
  d: killWordRight,
  backspace: killWord,
};

/** What the killing keys take away, for Ctrl Y to bring back. */
export const KILLS: Readonly<Record<string, (edit: Edit) => string>> = {
  k: ({ text, at }) => text.slice(at),
  u: ({ text, at }) => text.slice(0, at),
  w: (edit) => edit.text.slice(killWord(edit).at, edit.at),
};
