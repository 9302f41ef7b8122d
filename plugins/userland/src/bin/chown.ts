/** bin/chown.ts — chown(1) and chgrp(1). */
import { quote } from '../lib/quote.ts';
import { type Sys, strerror, sys } from '../lib/sdk.ts';
import { type Tool, tool } from '../lib/tool.ts';
import { type Visited, type WalkState, walk } from '../lib/tree-walk.ts';
import { readAccounts } from '../lib/users.ts';

const OPTIONS = {
  options: 'cfhHLPRv',
  long: [
    'changes=c',
    'silent=f',
    'quiet=f',
    'no-dereference=h',
    'dereference',
    'recursive=R',
    'verbose=v',
    'reference:',
    'from:',
    'preserve-root',
    'no-preserve-root',
  ],
};

export const chown = tool({
  path: '/usr/bin/chown',
  summary: 'change file owner and group',
  ...OPTIONS,
  run: (t) => changeOwner(t, false),
});
export const chgrp = tool({
  path: '/usr/bin/chgrp',
  summary: 'change group ownership',
  ...OPTIONS,
  run: (t) => changeOwner(t, true),
});

function* changeOwner(t: Tool, groupOnly: boolean): Sys<number> {
  const files = [...t.operands];
  const reference = t.value('reference');
  const text = reference === undefined ? files.shift() : '';
  if (text === undefined) yield* t.usage('missing operand');
  if (files.length === 0) yield* t.usage(`missing operand after ${quote(text ?? '')}`);
  const [uid, gid] = reference === undefined ? yield* owners(t, text ?? '', groupOnly) : yield* ownersOf(t, reference);
  const visitor = {
    follow: t.has('h') ? ('never' as const) : ('start' as const),
    *before(v: Visited): Sys<boolean> {
      const r = yield* t.has('h') || v.depth > 0 ? sys.lchown(v.path, uid, gid) : sys.chown(v.path, uid, gid);
      if (r < 0 && t.has('f')) t.status = 1;
      else if (r < 0)
        yield* t.warn(`changing ${groupOnly || uid < 0 ? 'group' : 'ownership'} of ${quote(v.path)}: ${strerror(r)}`);
      else if (t.has('v')) yield* t.print(`changed ${groupOnly ? 'group' : 'ownership'} of ${quote(v.path)}\n`);
      return t.has('R') && v.folder;
    },
    *failed(path: string, errno: number, reading: boolean): Sys<void> {
      if (t.has('f')) t.status = 1;
      else yield* t.warn(`cannot ${reading ? 'read directory' : 'access'} ${quote(path)}: ${strerror(errno)}`);
    },
  };
  yield* t.ready();
  const saved = t.saved as { stack: WalkState } | null;
  yield* walk(t, files, visitor, saved?.stack ?? null, (stack) => t.checkpoint({ stack }));
  return 0;
}
function* ownersOf(t: Tool, file: string): Sys<readonly [number, number]> {
  const st = yield* sys.stat(file);
  return typeof st === 'number'
    ? yield* t.die(`failed to get attributes of ${quote(file)}: ${strerror(st)}`)
    : [st.uid, st.gid];
}
/** `owner`, `owner:group`, `owner:`, `:group`; -1 leaves one as it is. */
function* owners(t: Tool, text: string, groupOnly: boolean): Sys<readonly [uid: number, gid: number]> {
  const accounts = yield* readAccounts();
  if (groupOnly) {
    const gid = accounts.gidOf(text);
    return gid === null ? yield* t.die(`invalid group: ${quote(text)}`) : [-1, gid];
  }
  const at = text.search(/[:.]/);
  const plain = accounts.uidOf(text) !== null;
  const [user, group] =
    at < 0 || (plain && text[at] === '.') ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
  const uid = user === '' ? -1 : accounts.uidOf(user);
  if (uid === null) return yield* t.die(`invalid user: ${quote(text)}`);
  if (group === undefined) return [uid, -1];
  if (group === '') return [uid, uid < 0 ? -1 : (accounts.user(uid)?.gid ?? -1)];
  const gid = accounts.gidOf(group);
  return gid === null ? yield* t.die(`invalid group: ${quote(text)}`) : [uid, gid];
}
