/** lib/modes.ts — `u+x,go=r` and octal modes, as chmod(1) and mkdir -m read them. */

/** A change to file modes; `folder` matters for X. */
export type ModeChange = (mode: number, folder: boolean) => number;

/** Null when the text is no mode. `umask` applies where no u, g, o or a is written. */
export function parseMode(text: string, umask: number): ModeChange | null {
  if (/^[0-7]{1,5}$/.test(text)) {
    const value = Number.parseInt(text, 8);
    const keeps = text.length < 5 ? 0o6000 : 0;
    return (mode, folder) => (folder ? value | (mode & keeps) : value) & 0o7777;
  }
  const changes: ModeChange[] = [];
  for (const clause of text.split(',')) {
    const m = /^([ugoa]*)((?:[-+=](?:[rwxXst]*|[ugo]))+)$/.exec(clause);
    if (m === null) return null;
    const who = m[1] as string;
    for (const [, op = '', perms = ''] of (m[2] as string).matchAll(/([-+=])([rwxXst]*|[ugo])/g))
      changes.push((mode, folder) => apply(mode, folder, who, op, perms, umask));
  }
  return (mode, folder) => changes.reduce((now, change) => change(now, folder), mode & 0o7777);
}

function apply(mode: number, folder: boolean, who: string, op: string, perms: string, umask: number): number {
  const all = who === '' || who.includes('a');
  const classes =
    (all || who.includes('u') ? 0o4700 : 0) |
    (all || who.includes('g') ? 0o2070 : 0) |
    (all || who.includes('o') ? 0o0007 : 0);
  const sticky = all || who.includes('o') || who.includes('u') || who.includes('g');
  let bits = 0;
  if (/^[ugo]$/.test(perms)) {
    const from = (perms === 'u' ? mode >> 6 : perms === 'g' ? mode >> 3 : mode) & 7;
    bits = (from | (from << 3) | (from << 6)) & classes;
  } else {
    for (const p of perms) {
      if (p === 'r') bits |= 0o444;
      else if (p === 'w') bits |= 0o222;
      else if (p === 'x') bits |= 0o111;
      else if (p === 'X') bits |= folder || (mode & 0o111) !== 0 ? 0o111 : 0;
      else if (p === 's') bits |= 0o6000;
      else bits |= 0o1000;
    }
    bits &= classes | (sticky ? 0o1000 : 0);
  }
  const affected = who === '' ? bits & ~umask : bits;
  if (op === '+') return mode | affected;
  if (op === '-') return mode & ~affected;
  const cleared = (classes & ~(folder ? 0o6000 : 0)) | (perms.includes('t') || all ? 0o1000 : 0);
  return (mode & ~cleared) | affected;
}

/** `rwxr-xr-x`, as chmod -v and stat print it. */
export const octal = (mode: number): string => (mode & 0o7777).toString(8).padStart(4, '0');
