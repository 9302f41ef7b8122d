/** image.ts — lays an image out: folders, programs, accounts, homes. */
import { imageFile, makeDir, makeSymlink, namei, readFile, writeFile } from './fs/index.ts';
import { encodeUtf8 } from './include/utf8.ts';
import type { LinuxKernel } from './kernel/kernel.ts';
import type { ImageFile } from './machine-types.ts';

/** As a Debian 12: one /usr, and the old names beside it. */
const MERGED = ['bin', 'sbin', 'lib'] as const;
const FOLDERS: readonly (readonly [string, number])[] = [
  ['/usr', 0o755],
  ['/usr/bin', 0o755],
  ['/usr/sbin', 0o755],
  ['/usr/lib', 0o755],
  ['/usr/local', 0o755],
  ['/usr/local/bin', 0o755],
  ['/usr/local/sbin', 0o755],
  ['/usr/src', 0o755],
  ['/usr/include', 0o755],
  ['/usr/share', 0o755],
  ['/etc', 0o755],
  ['/home', 0o755],
  ['/root', 0o700],
  ['/run', 0o755],
  ['/tmp', 0o1777],
  ['/var', 0o755],
  ['/var/crash', 0o755],
  ['/var/log', 0o755],
  ['/var/tmp', 0o1777],
  ['/mnt', 0o755],
  ['/opt', 0o755],
];
const ACCOUNTS = [
  'root:x:0:0:root:/root:/bin/sh',
  'daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin',
  'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin',
];
const GROUPS = ['root:x:0:', 'daemon:x:1:', 'tty:x:5:', 'sudo:x:27:', 'nogroup:x:65534:'];

function place(k: LinuxKernel, f: ImageFile, path: string, uid: number, gid: number): void {
  const who = { uid: f.uid ?? uid, gid: f.gid ?? gid };
  const parent = path.slice(0, path.lastIndexOf('/'));
  if (parent !== '' && typeof namei(k, null, parent) === 'number') makeDir(k, parent, { ...who, mode: 0o755 });
  if (f.target !== undefined) makeSymlink(k, path, f.target, who);
  else if (f.from !== undefined) {
    const bytes = readFile(k, null, f.from);
    // A build without the plugin that brings it has no copy of it either.
    if (typeof bytes !== 'number') writeFile(k, path, bytes, { ...who, mode: f.mode ?? 0o644 });
  } else if (f.text === undefined && f.bytes === undefined) makeDir(k, path, { ...who, mode: f.mode ?? 0o755 });
  else writeFile(k, path, f.bytes ?? encodeUtf8(f.text ?? ''), { ...who, mode: f.mode ?? 0o644 });
}

/** /etc/passwd, group and sudoers follow from who sits at the terminals. */
export function writeAccounts(k: LinuxKernel): void {
  const people = new Map<number, { login: string; sudo: boolean }>();
  for (const { uid, login, sudo } of k.state.terminals.values()) if (uid !== 0) people.set(uid, { login, sudo });
  const root = { uid: 0, gid: 0, mode: 0o644 };
  const text = (lines: readonly string[]): Uint8Array => encodeUtf8(`${lines.join('\n')}\n`);
  const rows = [...people].map(([uid, p]) => `${p.login}:x:${uid}:${uid}:${p.login}:/home/${p.login}:/bin/sh`);
  writeFile(k, '/etc/passwd', text([...ACCOUNTS, ...rows]), root);
  const sudoers = [...people.values()].filter((p) => p.sudo).map((p) => p.login);
  const groups = GROUPS.map((g) => (g.startsWith('sudo:') ? g + sudoers.join(',') : g));
  writeFile(k, '/etc/group', text([...groups, ...[...people].map(([uid, p]) => `${p.login}:x:${uid}:`)]), root);
  writeFile(
    k,
    '/etc/sudoers',
    text(['root ALL=(ALL:ALL) ALL', ...sudoers.map((login) => `${login} ALL=(ALL:ALL) NOPASSWD: ALL`)]),
    { ...root, mode: 0o440 },
  );
}

/** A home with what the image puts in every home. What is there already (it survived a reset) stays. */
export function makeHome(k: LinuxKernel, login: string, uid: number): void {
  const home = `/home/${login}`;
  makeDir(k, home, { uid, gid: uid, mode: 0o755 });
  for (const f of k.config.image.homeFiles) {
    const path = `${home}/${f.path}`;
    if (typeof namei(k, null, path) === 'number') place(k, f, path, uid, uid);
  }
}

export function layImage(k: LinuxKernel): void {
  const root = { uid: 0, gid: 0 };
  for (const [path, mode] of FOLDERS) makeDir(k, path, { ...root, mode });
  for (const name of MERGED) makeSymlink(k, `/${name}`, `usr/${name}`, root);
  for (const p of k.build.programs.values()) for (const name of p.links ?? []) makeSymlink(k, name, p.path, root);
  const { hostname } = k.config.image;
  writeFile(k, '/etc/hostname', encodeUtf8(`${hostname ?? 'killinit'}\n`), { ...root, mode: 0o644 });
  k.state.ns.uts.hostname = hostname ?? 'killinit';
  for (const f of k.build.files.values()) {
    const parts = f.text !== undefined || f.bytes !== undefined;
    if (parts) imageFile(k, f.path, { uid: f.uid ?? 0, gid: f.gid ?? 0, mode: f.mode ?? 0o644 });
    else place(k, { path: f.path, ...(f.target === undefined ? {} : { target: f.target }) }, f.path, 0, 0);
  }
  for (const f of k.config.image.files) place(k, f, f.path, 0, 0);
  writeAccounts(k);
}
