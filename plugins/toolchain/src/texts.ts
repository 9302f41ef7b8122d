/** texts.ts — the C text this plugin ships, packed from c/ by scripts/texts.mjs. */
import include from './texts/include.json' with { type: 'json' };
import init from './texts/init.json' with { type: 'json' };
import kernel from './texts/kernel.json' with { type: 'json' };
import libc from './texts/libc.json' with { type: 'json' };
import symbols from './texts/libc-symbols.json' with { type: 'json' };
import man from './texts/man.json' with { type: 'json' };
import modules from './texts/modules.json' with { type: 'json' };

type Texts = Readonly<Record<string, string>>;
/** By path under /usr/include. */
export const includeTexts: Texts = include;
/** Sources of crt1.o and libc.a, and their private header. */
export const libcTexts: Texts = libc;
/** Headers of the kernel's build folder, by path under `include`. */
export const kernelTexts: Texts = kernel;
/** The programs that may become PID 1. */
export const initTexts: Texts = init;
/** Object of the C library by the names it defines (scripts/symbols.ts). */
export const libcSymbols: Texts = symbols;
/** Module sources with their Makefiles, one folder each. */
export const moduleTexts: Texts = modules;
/** Manual pages, laid out already. */
export const manualTexts: Texts = man;
