/** bin/modules.ts — insmod(8), rmmod(8), lsmod(8), modprobe(8), modinfo(8) of kmod. */

import { O_RDONLY } from '../lib/consts.ts';
import { basename, readBytes, readText } from '../lib/files.ts';
import type { Sys } from '../lib/sdk.ts';
import { decodeUtf8, strerror, sys } from '../lib/sdk.ts';
import { type Tool, tool } from '../lib/tool.ts';

const ENOSYS = -38;
const MODULE_LIMIT = 8 << 20;
/** kmod has its own words for what a module loader says. */
function moduleError(r: number): string {
  switch (r) {
    case -8:
      return 'Invalid module format';
    case -2:
      return 'Unknown symbol in module';
    case -3:
      return 'Module has wrong symbol version';
    case -22:
      return 'Invalid parameters';
    default:
      return strerror(r);
  }
}
const IGNORE_MODVERSIONS = 1;
const IGNORE_VERMAGIC = 2;

/** finit_module(2) where the kernel has it, else init_module(2), as kmod does. */
function* load(fd: number, path: string, params: string, flags: number): Sys<number> {
  const r = yield* sys.finit_module(fd, params, flags);
  if (r !== ENOSYS) return r;
  const image = yield* readBytes(path, MODULE_LIMIT);
  return typeof image === 'number' ? image : yield* sys.init_module(image, params);
}

export const insmod = tool({
  path: '/usr/sbin/insmod',
  summary: 'insert a module into the kernel',
  shortName: true,
  *run(t) {
    const args = [...t.args];
    let flags = 0;
    while (args[0]?.startsWith('-') === true) {
      const o = args.shift() as string;
      if (o === '-f' || o === '--force') flags |= IGNORE_MODVERSIONS | IGNORE_VERMAGIC;
      else if (o === '--force-vermagic') flags |= IGNORE_VERMAGIC;
      else if (o === '--force-modversion') flags |= IGNORE_MODVERSIONS;
      else if (o === '-h' || o === '--help') {
        yield* t.print('Usage:\n\tinsmod [options] filename [module options]\n');
        return 0;
      } else if (o !== '-v' && o !== '--verbose' && o !== '-s' && o !== '--syslog') {
        yield* t.stderr(`insmod: invalid option -- '${o.replace(/^-+/, '').slice(0, 1)}'\n`);
        return 1;
      }
    }
    const file = args.shift();
    if (file === undefined) return yield* t.die('ERROR: missing filename.');
    const fd = yield* sys.open(file, O_RDONLY);
    if (fd < 0) return yield* t.die(`ERROR: could not load module ${file}: ${strerror(fd)}`);
    const st = yield* sys.fstat(fd);
    if (typeof st !== 'number' && (st.mode & 0o170000) === 0o040000)
      return yield* t.die(`ERROR: could not insert module ${file}: Is a directory`);
    const params = args
      .map((a) => (/[ \t]/.test(a) && a.includes('=') ? a.replace('=', '="').concat('"') : a))
      .join(' ');
    const r = yield* load(fd, file, params, flags);
    yield* sys.close(fd);
    return r < 0 ? yield* t.die(`ERROR: could not insert module ${file}: ${moduleError(r)}`) : 0;
  },
});

interface Loaded {
  readonly name: string;
  readonly size: string;
  readonly refs: string;
  readonly by: string;
}
function* loaded(): Sys<Loaded[] | number> {
  const text = yield* readText('/proc/modules');
  if (typeof text === 'number') return text;
  return text
    .split('\n')
    .filter((l) => l !== '')
    .map((l) => {
      const [name = '', size = '', refs = '', by = '-'] = l.split(' ');
      return { name, size, refs, by: by === '-' ? '' : by.replace(/,$/, '') };
    });
}
const moduleName = (text: string): string => basename(text).replace(/\.ko$/, '').replaceAll('-', '_');

export const rmmod = tool({
  path: '/usr/sbin/rmmod',
  summary: 'remove a module from the kernel',
  options: 'fsvw',
  long: ['force=f', 'syslog=s', 'verbose=v'],
  shortName: true,
  *run(t) {
    if (t.operands.length === 0) return yield* t.die('ERROR: missing module name.');
    for (const arg of t.operands) {
      const name = moduleName(arg);
      const mods = yield* loaded();
      const found = typeof mods === 'number' ? undefined : mods.find((m) => m.name === name);
      if (found === undefined) {
        yield* t.warn(`ERROR: Module ${name} is not currently loaded`);
        continue;
      }
      if (found.by !== '' && found.by !== '[permanent]' && !t.has('f')) {
        yield* t.warn(`ERROR: Module ${name} is in use by: ${found.by.replaceAll(',', ' ')}`);
        continue;
      }
      if (found.refs !== '0' && !t.has('f') && found.by !== '[permanent]') {
        yield* t.warn(`ERROR: Module ${name} is in use`);
        continue;
      }
      const r = yield* sys.delete_module(name, 0o4000 | (t.has('f') ? 0o1000 : 0));
      if (r >= 0) continue;
      yield* t.complain(
        `ERROR: ../libkmod/libkmod-module.c:856 kmod_module_remove_module() could not remove '${name}': ${strerror(r)}`,
      );
      yield* t.warn(`ERROR: could not remove module ${name}: ${strerror(r)}`);
    }
    return 0;
  },
});

export const lsmod = tool({
  path: '/usr/sbin/lsmod',
  links: ['/usr/bin/lsmod'],
  summary: 'show the modules in the kernel',
  shortName: true,
  *run(t) {
    if (t.args.length > 0) {
      yield* t.stderr('Usage: lsmod\n');
      return 1;
    }
    const mods = yield* loaded();
    if (typeof mods === 'number') return yield* t.die(`ERROR: could not get list of modules: ${strerror(mods)}`);
    yield* t.print('Module                  Size  Used by\n');
    for (const m of mods)
      yield* t.print(`${m.name.padEnd(19)} ${m.size.padStart(8)}  ${m.refs}${m.by === '' ? '' : ` ${m.by}`}\n`);
    return 0;
  },
});

/** `key=value` strings of the `.modinfo` section of an ELF32 file; null when it is none. */
export function moduleInfo(image: Uint8Array): [string, string][] | null {
  if (image.length < 52 || image[0] !== 0x7f || image[1] !== 0x45 || image[4] !== 1) return null;
  const view = new DataView(image.buffer, image.byteOffset, image.byteLength);
  const inside = (at: number, size: number): boolean => at >= 0 && at + size <= image.length;
  const [shoff, shentsize, shnum, shstrndx] = [
    view.getUint32(32, true),
    view.getUint16(46, true),
    view.getUint16(48, true),
    view.getUint16(50, true),
  ];
  const header = (i: number): { name: number; offset: number; size: number } | null => {
    const at = shoff + i * shentsize;
    return inside(at, 40)
      ? { name: view.getUint32(at, true), offset: view.getUint32(at + 16, true), size: view.getUint32(at + 20, true) }
      : null;
  };
  const strings = header(shstrndx);
  if (strings === null) return null;
  for (let i = 0; i < shnum; i += 1) {
    const h = header(i);
    if (h === null || !inside(h.offset, h.size)) return null;
    const start = strings.offset + h.name;
    if (!inside(start, 9) || decodeUtf8(image, start, start + 8) !== '.modinfo' || image[start + 8] !== 0) continue;
    return decodeUtf8(image, h.offset, h.offset + h.size)
      .split('\0')
      .filter((s) => s.includes('='))
      .map((s) => [s.slice(0, s.indexOf('=')), s.slice(s.indexOf('=') + 1)]);
  }
  return null;
}

export const modinfo = tool({
  path: '/usr/sbin/modinfo',
  links: ['/usr/bin/modinfo'],
  summary: 'show information about a kernel module',
  options: '0adlnpF:k:b:',
  long: ['author=a', 'description=d', 'license=l', 'parameters=p', 'filename=n', 'field=F', 'null=0'],
  shortName: true,
  *run(t) {
    if (t.operands.length === 0) return yield* t.die('ERROR: missing module or filename.');
    const letter = (['a', 'd', 'l', 'p', 'n'] as const).find((l) => t.has(l));
    const field =
      t.value('F') ??
      (letter === undefined ? null : { a: 'author', d: 'description', l: 'license', p: 'parm', n: 'filename' }[letter]);
    for (const file of t.operands) {
      const image = yield* readBytes(file, MODULE_LIMIT);
      if (typeof image === 'number') {
        yield* t.warn(`ERROR: Module ${file} not found.`);
        continue;
      }
      const info = moduleInfo(image);
      if (info === null) {
        yield* t.warn(`ERROR: could not get modinfo from '${moduleName(file)}': ${strerror(-8)}`);
        continue;
      }
      yield* show(t, yield* absolute(file), info, field);
    }
    return 0;
  },
});
function* absolute(file: string): Sys<string> {
  if (file.startsWith('/')) return file;
  const cwd = yield* sys.getcwd();
  return `${typeof cwd === 'number' ? '' : cwd}/${file.replace(/^\.\//, '')}`;
}
function* show(t: Tool, file: string, info: readonly [string, string][], field: string | null): Sys<void> {
  if (field === 'filename') return yield* t.print(`${file}\n`);
  const types = new Map(info.filter(([k]) => k === 'parmtype').map(([, v]) => v.split(':') as [string, string]));
  const parms = new Set(info.filter(([k]) => k === 'parm').map(([, v]) => v.split(':')[0] as string));
  const rows: [string, string][] = info
    .filter(([k]) => k !== 'parmtype')
    .map(([k, v]) =>
      k === 'parm' && types.has(v.split(':')[0] as string)
        ? [k, `${v} (${types.get(v.split(':')[0] as string)})`]
        : [k, v],
    );
  for (const [name, type] of types) if (!parms.has(name)) rows.push(['parm', `${name}:${type}`]);
  if (field !== null) {
    for (const [k, v] of rows) if (k === field) yield* t.print(`${v}\n`);
    return;
  }
  yield* t.print(`${'filename:'.padEnd(16)}${file}\n`);
  for (const [k, v] of rows) yield* t.print(`${`${k}:`.padEnd(15)} ${v}\n`);
}

export const modprobe = tool({
  path: '/usr/sbin/modprobe',
  summary: 'add and remove modules from the kernel',
  options: 'afrnqvD',
  long: ['all=a', 'force=f', 'remove=r', 'quiet=q', 'verbose=v', 'dry-run=n'],
  shortName: true,
  *run(t) {
    if (t.operands.length === 0) return yield* t.die('ERROR: missing module name.');
    const uts = yield* sys.uname();
    const folder = `/lib/modules/${typeof uts === 'number' ? '' : uts.release}`;
    const [name = '', ...params] = t.operands;
    if (t.has('r')) {
      const r = yield* sys.delete_module(moduleName(name), 0o4000);
      if (r >= 0) return 0;
      if (r === -2)
        return yield* t.die(`FATAL: Module ${name} is not currently loaded.`.replace('currently loaded.', `found.`));
      return yield* t.die(`FATAL: Module ${moduleName(name)} is in use.`);
    }
    for (const at of [
      `${folder}/extra/${moduleName(name)}.ko`,
      `${folder}/kernel/${moduleName(name)}.ko`,
      `${folder}/${moduleName(name)}.ko`,
    ]) {
      const fd = yield* sys.open(at, O_RDONLY);
      if (fd < 0) continue;
      const r = yield* load(fd, at, params.join(' '), t.has('f') ? 3 : 0);
      yield* sys.close(fd);
      if (r < 0 && r !== -17) return yield* t.die(`ERROR: could not insert '${moduleName(name)}': ${moduleError(r)}`);
      return 0;
    }
    return t.has('q') ? 1 : yield* t.die(`FATAL: Module ${name} not found in directory ${folder}`);
  },
});
