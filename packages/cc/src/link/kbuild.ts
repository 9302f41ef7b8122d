/**
 * What the kernel's build does with a module's objects: scripts/mod/modpost.c checks them, then `.modinfo` and
 * `__this_module` are added and all is linked into one relocatable file.
 *
 * Left out: symbol versions, section mismatch warnings, the intermediate `.mod.c`.
 */
import type { ModuleOptions, ModuleResult } from '../api.ts';
import { latin1, utf8 } from '../lex/utf8.ts';
import { R_386_32, SHF_ALLOC, SHF_WRITE } from '../object/model.ts';
import { writeObject } from '../object/write.ts';
import { mergeObjects } from './merge.ts';
import { Resolution } from './resolve.ts';
import { runtimeArchive } from './runtime.ts';

/** include/linux/license.h license_is_gpl_compatible(). */
const GPL_COMPATIBLE: ReadonlySet<string> = new Set([
  'GPL',
  'GPL v2',
  'GPL and additional rights',
  'Dual BSD/GPL',
  'Dual MIT/GPL',
  'Dual MPL/GPL',
]);

export function buildModule(options: ModuleOptions): ModuleResult {
  try {
    return build(options);
  } catch (error) {
    return {
      ok: false,
      errors: [`internal error: ${error instanceof Error ? error.message : String(error)}`],
      warnings: [],
    };
  }
}

function build(options: ModuleOptions): ModuleResult {
  const exported = (name: string): 'any' | 'gpl' | undefined => {
    const e = options.exports;
    return e instanceof Map
      ? (e as ReadonlyMap<string, 'any' | 'gpl'>).get(name)
      : Object.hasOwn(e, name)
        ? (e as Readonly<Record<string, 'any' | 'gpl'>>)[name]
        : undefined;
  };
  let resolution = new Resolution();
  resolution.add(options.inputs, []);
  const missing = (): string[] =>
    [...resolution.missing]
      .filter(([name, how]) => how === 'strong' && name !== '__this_module' && exported(name) === undefined)
      .map(([name]) => name);
  if (missing().length > 0 && resolution.errors.length === 0) {
    // 64-bit helpers that this kernel does not export come from the compiler.
    const second = new Resolution();
    const wanted = new Set(missing());
    second.add([...options.inputs, { name: 'libcc.a', bytes: runtimeArchive() }], []);
    if ([...wanted].some((name) => second.globals.has(name))) resolution = second;
  }
  const path = options.path ?? options.name;
  const { errors, warnings } = resolution;
  if (errors.length > 0) return { ok: false, errors, warnings };
  const object = mergeObjects(resolution.inputs);
  const info = object.section('.modinfo', { flags: SHF_ALLOC });
  const tags = latin1(info.bytes.view).split('\0');
  const license = tags.find((t) => t.startsWith('license='))?.slice('license='.length);
  if (license === undefined) {
    const text = `modpost: missing MODULE_LICENSE() in ${path}.o`;
    if (options.licenseRequired) errors.push(`ERROR: ${text}`);
    else warnings.push(`WARNING: ${text}`, 'see include/linux/module.h for more information');
  }
  for (const name of missing()) {
    if (options.undefinedIsError) errors.push(`ERROR: modpost: "${name}" [${path}.ko] undefined!`);
    else warnings.push(`WARNING: "${name}" [${path}.ko] undefined!`);
  }
  if (license === undefined || !GPL_COMPATIBLE.has(license)) {
    for (const [name, how] of resolution.missing) {
      if (how !== 'strong' || exported(name) !== 'gpl') continue;
      errors.push(
        `${options.licenseRequired ? 'ERROR' : 'FATAL'}: modpost: GPL-incompatible module ${options.name}.ko uses GPL-only symbol '${name}'`,
      );
    }
  }
  if (errors.length > 0) return { ok: false, errors, warnings };
  const more = [
    `depends=${options.depends ?? ''}`,
    ...(options.info ?? []),
    ...(options.licenseRequired ? [`name=${options.name}`] : []),
    `vermagic=${options.vermagic}`,
  ];
  info.bytes.append(utf8(more.map((t) => `${t}\0`).join('')));
  thisModule(object, options);
  return { ok: true, elf: writeObject(object), warnings };
}

/** `struct module __this_module = { .name = …, .init = init_module, .exit = cleanup_module };` */
function thisModule(object: ReturnType<typeof mergeObjects>, { name, layout }: ModuleOptions): void {
  const section = object.section('.gnu.linkonce.this_module', { flags: SHF_ALLOC | SHF_WRITE, align: 4 });
  if (section.bytes.length > 0) return;
  section.align = Math.max(section.align, 4);
  section.bytes.zeros(layout.size);
  section.bytes.view.set(utf8(name).subarray(0, 55), layout.name);
  for (const [symbol, at] of [['init_module', layout.init], ['cleanup_module', layout.exit]] as const) {
    if (object.symbols.get(symbol)?.section != null) section.relocs.push({ at, type: R_386_32, symbol });
  } // biome-ignore format: short
  object.define('__this_module', section, 0, { type: 'object', size: layout.size, binding: 'global' });
}
