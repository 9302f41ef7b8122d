/**
 * run/redirect.ts — redirections carried out: files opened, descriptors copied, what was there before put aside.
 *
 * Descriptors are put aside at 10 and above with close-on-exec, as bash does; `saves` remembers them until undo().
 */
import { O_APPEND, O_CREAT, O_EXCL, O_RDONLY, O_RDWR, O_TRUNC, O_WRONLY, S_IFMT, S_IFREG } from '../../lib/consts.ts';
import { EBADF, EEXIST, encodeUtf8, type Sys, strerror, sys } from '../../lib/sdk.ts';
import type { Redirection } from '../state.ts';

const F_DUPFD = 0;
const F_DUPFD_CLOEXEC = 1030;
const FIRST_SAVED = 10;
const PIPE_BYTES = 65_536;

export type Saved = { fd: number; copy: number };

/** What redirections need of the shell: also a child that is about to become another program has one. */
export type RedirectContext = {
  noclobber: boolean;
  /** Where what was there is put; null: it is not wanted back. */
  saves: Saved[] | null;
  /** `{name}>file`. */
  setVariable(name: string, fd: number): void;
  getVariable(name: string): string | null;
  complain(message: string): Sys<void>;
};

/** Carries them out in order. False after a message: then the caller undoes what was done. */
export function* redirect(c: RedirectContext, list: readonly Redirection[]): Sys<boolean> {
  for (const r of list) if (!(yield* one(c, r))) return false;
  return true;
}

function* one(c: RedirectContext, r: Redirection): Sys<boolean> {
  const both = r.kind === '&>' || r.kind === '&>>';
  const input = r.kind === '<' || r.kind === '<&' || r.kind === '<>' || r.kind === 'here';
  const fd = r.fd ?? (input ? 0 : 1);
  if (r.ambiguous) {
    yield* c.complain(`${r.target}: ambiguous redirect`);
    return false;
  }
  if (r.kind === '<&' || r.kind === '>&') return yield* duplicate(c, r, fd);
  const opened = r.kind === 'here' ? yield* hereDocument(r.target) : yield* openTarget(c, r);
  if (opened < 0) {
    if (opened === REFUSED) yield* c.complain(`${r.target}: cannot overwrite existing file`);
    else
      yield* c.complain(
        r.kind === 'here'
          ? `cannot create temp file for here-document: ${strerror(opened)}`
          : `${r.target}: ${strerror(opened)}`,
      );
    return false;
  }
  if (r.variable !== null) return yield* toVariable(c, r.variable, opened);
  if (!(yield* place(c, opened, fd))) return false;
  if (both) {
    yield* keep(c, 2);
    yield* sys.dup2(fd, 2);
  }
  return true;
}

const REFUSED = -100_000;

function* openTarget(c: RedirectContext, r: Redirection): Sys<number> {
  switch (r.kind) {
    case '<':
      return yield* sys.open(r.target, O_RDONLY);
    case '<>':
      return yield* sys.open(r.target, O_RDWR | O_CREAT, 0o666);
    case '>>':
    case '&>>':
      return yield* sys.open(r.target, O_WRONLY | O_CREAT | O_APPEND, 0o666);
    default:
      if (!c.noclobber || r.kind === '>|') return yield* sys.open(r.target, O_WRONLY | O_CREAT | O_TRUNC, 0o666);
  }
  const st = yield* sys.stat(r.target);
  if (typeof st !== 'number' && (st.mode & S_IFMT) === S_IFREG) return REFUSED;
  if (typeof st !== 'number') return yield* sys.open(r.target, O_WRONLY | O_CREAT | O_TRUNC, 0o666);
  const fd = yield* sys.open(r.target, O_WRONLY | O_CREAT | O_EXCL, 0o666);
  return fd === -EEXIST ? REFUSED : fd;
}

/** Puts a fresh descriptor where it belongs. */
function* place(c: RedirectContext, from: number, to: number): Sys<boolean> {
  if (from === to) {
    // It was closed before: the lowest free number happened to be the wanted one.
    c.saves?.push({ fd: to, copy: -1 });
    return true;
  }
  yield* keep(c, to);
  const r = yield* sys.dup2(from, to);
  yield* sys.close(from);
  if (r >= 0) return true;
  yield* c.complain(`${to}: ${strerror(r)}`);
  return false;
}

/** Puts aside what `fd` is now. */
function* keep(c: RedirectContext, fd: number): Sys<void> {
  if (c.saves === null) return;
  for (const saved of c.saves) {
    if (saved.copy !== fd) continue;
    const moved = yield* sys.fcntl(fd, F_DUPFD_CLOEXEC, fd + 1);
    if (moved >= 0) saved.copy = moved;
  }
  const copy = yield* sys.fcntl(fd, F_DUPFD_CLOEXEC, FIRST_SAVED);
  c.saves.push({ fd, copy: copy < 0 ? -1 : copy });
}

function* toVariable(c: RedirectContext, name: string, from: number): Sys<boolean> {
  const fd = yield* sys.fcntl(from, F_DUPFD, FIRST_SAVED);
  yield* sys.close(from);
  if (fd < 0) {
    yield* c.complain(`cannot duplicate fd: ${strerror(fd)}`);
    return false;
  }
  c.setVariable(name, fd);
  return true;
}

function* duplicate(c: RedirectContext, r: Redirection, fd: number): Sys<boolean> {
  const { target } = r;
  if (r.variable !== null && target === '-') {
    const old = c.getVariable(r.variable);
    if (old !== null && /^\d+$/.test(old)) yield* sys.close(Number(old));
    return true;
  }
  if (target === '-') {
    yield* keep(c, fd);
    yield* sys.close(fd);
    return true;
  }
  const m = /^(\d{1,9})(-?)$/.exec(target);
  if (m === null) {
    if (r.kind === '>&' && r.fd === null) return yield* one(c, { ...r, kind: '&>' });
    yield* c.complain(`${target}: ambiguous redirect`);
    return false;
  }
  const from = Number(m[1]);
  if (r.variable !== null) {
    const copy = yield* sys.fcntl(from, F_DUPFD, FIRST_SAVED);
    if (copy >= 0) {
      c.setVariable(r.variable, copy);
      if (m[2] === '-') yield* sys.close(from);
      return true;
    }
    yield* c.complain(`${from}: ${strerror(copy)}`);
    return false;
  }
  const ok = yield* sys.fcntl(from, 1);
  if (ok < 0 || c.saves?.some((saved) => saved.copy === from)) {
    yield* c.complain(`${target}: ${strerror(-EBADF)}`);
    return false;
  }
  if (from !== fd) {
    yield* keep(c, fd);
    const done = yield* sys.dup2(from, fd);
    if (done < 0) {
      yield* c.complain(`${target}: ${strerror(done)}`);
      return false;
    }
  } else yield* keep(c, fd);
  if (m[2] === '-' && from !== fd) {
    yield* keep(c, from);
    yield* sys.close(from);
  }
  return true;
}

/** A pipe that holds the text, or a file without a name when it is too long for one. */
function* hereDocument(text: string): Sys<number> {
  const bytes = encodeUtf8(text);
  if (bytes.length <= PIPE_BYTES) {
    const ends = yield* sys.pipe();
    if (typeof ends === 'number') return ends;
    if (bytes.length > 0) yield* sys.write(ends[1], bytes);
    yield* sys.close(ends[1]);
    return ends[0];
  }
  const pid = yield* sys.getpid();
  for (let i = 0; i < 100; i += 1) {
    const path = `/tmp/sh-thd.${pid}.${i}`;
    const out = yield* sys.open(path, O_WRONLY | O_CREAT | O_EXCL, 0o600);
    if (out === -EEXIST) continue;
    if (out < 0) return out;
    const back = yield* sys.open(path, O_RDONLY);
    yield* sys.unlink(path);
    yield* sys.write(out, bytes);
    yield* sys.close(out);
    return back;
  }
  return -EEXIST;
}

/** Puts back what was put aside, newest first, down to `count`. */
export function* undo(saves: Saved[], count: number): Sys<void> {
  while (saves.length > count) {
    const { fd, copy } = saves.pop() as Saved;
    if (copy < 0) yield* sys.close(fd);
    else {
      yield* sys.dup2(copy, fd);
      yield* sys.close(copy);
    }
  }
}

/** `exec >file`: what was there is not wanted any more. */
export function* forget(saves: Saved[], count: number): Sys<void> {
  while (saves.length > count) {
    const { copy } = saves.pop() as Saved;
    if (copy >= 0) yield* sys.close(copy);
  }
}
