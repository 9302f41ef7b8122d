/**
 * kernel-headers.ts — the folder modules are built in, /lib/modules/RELEASE/build: headers, symbols, configuration, and the Makefile.
 *
 * The headers under c/kernel serve both eras (they ask LINUX_VERSION_CODE); what only the newer one has lies in c/kernel/new. The layouts of
 * structs come from the simulated kernel itself.
 */
import { buildModule, compile, formatDiagnostic } from '@killinit/cc';
import {
  type BuildFile,
  type Era,
  type EraId,
  eraOf,
  kstructsHeader,
  MODULE_LAYOUT,
  moduleExports,
  structsHeader,
} from '@killinit/plugin-sdk';
import { kernelTexts, moduleTexts } from './texts.ts';

const ERAS: readonly EraId[] = ['v2.6.34', 'v6.1'];
/** Sublevel of the release, which `uname -r` of a distribution does not show. */
const CODES: Readonly<Record<EraId, number>> = { 'v2.6.34': 0x020622, 'v6.1': 0x0601c0 };
const CONFIG: readonly string[] = [
  'X86',
  'X86_32',
  'MODULES',
  'MODULE_UNLOAD',
  'MODULE_FORCE_UNLOAD',
  'KALLSYMS',
  'KALLSYMS_ALL',
  'KPROBES',
  'PRINTK',
  'BUG',
  'PROC_FS',
  'SYSCTL',
  'SYSFS',
  'TMPFS',
  'MAGIC_SYSRQ',
  'SECCOMP',
  'PID_NS',
  'USER_NS',
  'HZ_250',
  'SMP',
];
const modern = (era: Era): boolean => era.trace === 'new';

export const buildDir = (era: Era): string => `/usr/src/linux-headers-${era.release}`;
/** What insmod compares with the kernel's own. */
export const vermagicOf = (era: Era): string =>
  modern(era) ? `${era.release} SMP preempt mod_unload modversions 686 ` : `${era.release} SMP mod_unload 686 `;

const infoOf = (era: Era): readonly string[] => (modern(era) ? ['retpoline=Y'] : []);

/** Headers made for an era, by path under `include`. */
function generated(era: Era): Readonly<Record<string, string>> {
  const config = [
    ...CONFIG.map((c) => `#define CONFIG_${c} 1`),
    '#define CONFIG_HZ 250',
    '#define CONFIG_PAGE_OFFSET 0xC0000000',
  ];
  return {
    'linux/version.h': `#define LINUX_VERSION_CODE ${CODES[era.id]}\n#define KERNEL_VERSION(a, b, c) (((a) << 16) + ((b) << 8) + ((c) > 255 ? 255 : (c)))\n`,
    'generated/utsrelease.h': `#define UTS_RELEASE "${era.release}"\n`,
    'generated/autoconf.h': `${config.join('\n')}\n`,
    'generated/structs.h': structsHeader(era),
    'generated/kstructs.h': kstructsHeader(era),
  };
}

/** All headers a module of this era sees, by absolute path; for the machine's build folder and for an editor's diagnostics. */
export function kernelHeaders(eraId: EraId): ReadonlyMap<string, string> {
  const era = eraOf(eraId);
  const at = `${buildDir(era)}/include`;
  const made = new Map<string, string>();
  for (const [name, text] of Object.entries(kernelTexts)) {
    if (!name.startsWith('new/')) made.set(`${at}/${name}`, text);
    else if (modern(era)) made.set(`${at}/${name.slice(4)}`, text);
  }
  for (const [name, text] of Object.entries(generated(era))) made.set(`${at}/${name}`, text);
  return made;
}
export const kernelIncludeDir = (eraId: EraId): string => `${buildDir(eraOf(eraId))}/include`;

/** Read by scripts/kbuild: what buildModule() of the compiler wants to know of this kernel. */
const settings = (era: Era): string =>
  `${JSON.stringify({
    vermagic: vermagicOf(era),
    layout: MODULE_LAYOUT,
    modern: modern(era),
    info: infoOf(era),
  })}\n`;

const makefile = (
  era: Era,
): string => `# Builds modules: make -C /lib/modules/${era.release}/build M=FOLDER [modules|clean|modules_install]
KERNELRELEASE := ${era.release}
M ?= $(SUBDIRS)

modules:
	@$(CURDIR)/scripts/kbuild $(CURDIR) "$(M)" modules

clean:
	@$(CURDIR)/scripts/kbuild $(CURDIR) "$(M)" clean

modules_install:
	@$(CURDIR)/scripts/kbuild $(CURDIR) "$(M)" install

help:
	@echo 'make -C ${buildDir(era)} M=FOLDER modules'

.PHONY: modules clean modules_install help
`;

function filesOf(era: Era): readonly BuildFile[] {
  const at = buildDir(era);
  const eras = [era.id];
  const text = (path: string, content: string, mode = 0o644): BuildFile => ({ path, text: content, eras, mode });
  return [
    ...[...kernelHeaders(era.id)].map(([path, content]) => text(path, content)),
    text(`${at}/Makefile`, makefile(era)),
    text(`${at}/.config`, `${CONFIG.map((c) => `CONFIG_${c}=y`).join('\n')}\nCONFIG_HZ=250\n`),
    {
      path: `${at}/Module.symvers`,
      bytes: () => symvers(era),
      eras,
    },
    text(`${at}/scripts/kbuild.settings`, settings(era)),
    { path: `${at}/scripts/kbuild`, target: '/usr/lib/kbuild/kbuild', eras },
    { path: `/usr/lib/modules/${era.release}/build`, target: at, eras },
    text(`/usr/lib/modules/${era.release}/modules.dep`, ''),
    { path: `/usr/lib/modules/${era.release}/kernel`, eras },
  ];
}
function symvers(era: Era): Uint8Array {
  const lines = [...moduleExports(era)].map(
    ([name, kind]) => `0x00000000\t${name}\tvmlinux\tEXPORT_SYMBOL${kind === 'gpl' ? '_GPL' : ''}\t\n`,
  );
  const all = lines.join('');
  return Uint8Array.from(all, (c) => c.charCodeAt(0));
}

/** A module of one source, built as kbuild builds it. @throws Error when it does not compile: a mistake of ours, found by the tests */
export function builtModule(eraId: EraId, name: string, source: string): Uint8Array {
  const era = eraOf(eraId);
  const include = kernelIncludeDir(eraId);
  const compiled = compile(source, {
    file: `${name}.c`,
    headers: kernelHeaders(eraId),
    systemDirs: [include],
    include: [`${include}/linux/kconfig.h`],
    defines: [{ define: `KBUILD_MODNAME="${name}"` }],
    mode: 'kernel',
    optimize: 2,
  });
  if (!compiled.ok) throw new Error(compiled.errors.map(formatDiagnostic).join(''));
  const built = buildModule({
    name,
    inputs: [{ name: `${name}.o`, bytes: compiled.elf }],
    exports: moduleExports(era),
    vermagic: vermagicOf(era),
    layout: MODULE_LAYOUT,
    info: infoOf(era),
    licenseRequired: modern(era),
    undefinedIsError: true,
  });
  if (!built.ok) throw new Error(built.errors.join('\n'));
  return built.elf;
}

/** /usr/src/modules: sources to read, and each already built. */
const examples: readonly BuildFile[] = Object.entries(moduleTexts).flatMap(([path, text]): BuildFile[] => {
  const at = `/usr/src/modules/${path}`;
  if (!path.endsWith('.c')) return [{ path: at, text }];
  const name = path.slice(path.lastIndexOf('/') + 1, -2);
  const built = ERAS.map(
    (id): BuildFile => ({
      path: `${at.slice(0, -2)}.ko`,
      bytes: () => builtModule(id, name, text),
      eras: [id],
    }),
  );
  return [{ path: at, text }, ...built];
});

export const kernelFiles: readonly BuildFile[] = [...ERAS.flatMap((id) => filesOf(eraOf(id))), ...examples];
