/** bin/ar.ts — ar and ranlib: archives of objects. */
import { type ArchiveMember, readArchive, writeArchive } from '@killinit/cc';
import { type Program, type ProgramDef, program, type Sys, sys } from '@killinit/plugin-sdk';
import { baseName, complain, print, readBytes, why, writeBytes } from './io.ts';
import { VERSION_LINE } from './objects.ts';

const USAGE = 'Usage: ar [-]{dmpqrstx}[abcDfilMNoOPsSTuvV] archive-file file...\n';

function* load(path: string, create: boolean): Sys<ArchiveMember[] | null> {
  const bytes = yield* readBytes(path);
  if (typeof bytes === 'number') {
    if (bytes === -2 && create) return [];
    yield* complain(`ar: ${why(path, bytes)}\n`);
    return null;
  }
  const members = readArchive(bytes);
  if (members === null) yield* complain(`ar: ${path}: file format not recognized\n`);
  return members;
}
function* save(path: string, members: readonly ArchiveMember[]): Sys<number> {
  const out = writeArchive(members);
  yield* sys.spend(out.length);
  const r = yield* writeBytes(path, out);
  if (r < 0) yield* complain(`ar: ${why(path, r)}\n`);
  return r < 0 ? 1 : 0;
}

function* replace(archive: string, files: readonly string[], flags: string): Sys<number> {
  const exists = typeof (yield* sys.stat(archive)) !== 'number';
  const members = yield* load(archive, true);
  if (members === null) return 1;
  if (!exists && !flags.includes('c')) yield* complain(`ar: creating ${archive}\n`);
  for (const file of files) {
    const bytes = yield* readBytes(file);
    if (typeof bytes === 'number') {
      yield* complain(`ar: ${why(file, bytes)}\n`);
      return 1;
    }
    const st = yield* sys.stat(file);
    const name = baseName(file);
    const member = { name, bytes, mtime: 0, uid: 0, gid: 0, mode: typeof st === 'number' ? 0o100644 : st.mode };
    const at = flags.includes('q') ? -1 : members.findIndex((m) => m.name === name);
    if (flags.includes('v')) yield* print(`${at < 0 ? 'a' : 'r'} - ${file}\n`);
    if (at < 0) members.push(member);
    else members[at] = member;
  }
  return yield* save(archive, members);
}

/** The members named, all without names; complains of those there are not. */
function* chosen(members: readonly ArchiveMember[], names: readonly string[]): Sys<ArchiveMember[] | null> {
  if (names.length === 0) return [...members];
  const out: ArchiveMember[] = [];
  let missing = false;
  for (const name of names) {
    const m = members.find((x) => x.name === baseName(name));
    if (m !== undefined) out.push(m);
    else {
      yield* complain(`no entry ${name} in archive\n`);
      missing = true;
    }
  }
  return missing ? null : out;
}

function* read(op: string, archive: string, names: readonly string[], verbose: boolean): Sys<number> {
  const members = yield* load(archive, false);
  if (members === null) return 1;
  const list = yield* chosen(members, names);
  if (list === null) return 1;
  if (op === 'd') {
    if (verbose) yield* print(list.map((m) => `d - ${m.name}\n`).join(''));
    return yield* save(
      archive,
      members.filter((m) => !list.includes(m)),
    );
  }
  for (const m of list) {
    if (op === 't')
      yield* print(
        `${verbose ? `${modeText(m.mode ?? 0)} ${m.uid ?? 0}/${m.gid ?? 0} ${String(m.bytes.length).padStart(6)} Jan  1 00:00 1970 ` : ''}${m.name}\n`,
      );
    else if (op === 'p') yield* sys.write(1, m.bytes);
    else {
      if (verbose) yield* print(`x - ${m.name}\n`);
      const r = yield* writeBytes(m.name, m.bytes, (m.mode ?? 0o644) & 0o777);
      if (r < 0) {
        yield* complain(`ar: ${why(m.name, r)}\n`);
        return 1;
      }
    }
  }
  return 0;
}
const modeText = (mode: number): string => [...'rwxrwxrwx'].map((c, i) => (mode & (0o400 >> i) ? c : '-')).join('');

function* main(argv: readonly string[]): Program {
  if (argv.includes('--version')) {
    yield* print(VERSION_LINE('ar'));
    return 0;
  }
  if (baseName(argv[0] ?? '') === 'ranlib') {
    for (const archive of argv.slice(1).filter((a) => !a.startsWith('-'))) {
      const members = yield* load(archive, false);
      if (members === null || (yield* save(archive, members)) !== 0) return 1;
    }
    return 0;
  }
  const [flags, archive, ...names] = [(argv[1] ?? '').replace(/^-/, ''), ...argv.slice(2)];
  const op = [...flags].find((c) => 'dmpqrtx'.includes(c)) ?? (flags.includes('s') ? 's' : '');
  const strange = [...flags].find((c) => !'dmpqrstxabcDfilMNoOPSTuvVU'.includes(c));
  if (strange !== undefined) {
    yield* complain(`ar: invalid option -- '${strange}'\n${USAGE}`);
    return 1;
  }
  if (op === '' || archive === undefined) {
    yield* complain(op === '' && flags !== '' ? 'ar: no operation specified\n' : USAGE);
    return 1;
  }
  if (op === 'm') {
    yield* complain('ar: m is not available\n');
    return 1;
  }
  if (op === 'r' || op === 'q') return yield* replace(archive, names, flags);
  if (op !== 's') return yield* read(op, archive, names, flags.includes('v'));
  const members = yield* load(archive, false);
  return members === null ? 1 : yield* save(archive, members);
}

export const arProgram: ProgramDef = program({
  path: '/usr/bin/ar',
  links: ['/usr/bin/ranlib'],
  summary: 'make and read archives of objects',
  main: (argv) => main(argv),
});
