/** The C compiler of the machine. See api.ts for what each function does. */
export type * from './api.ts';
export type { Budget } from './budget.ts';
export { defaultBudget } from './budget.ts';
export { readDebug } from './debug.ts';
export type * from './debug-types.ts';
export { type Diagnostic, formatDiagnostic, type Severity } from './diagnostics.ts';
export { assemble, compile, compileToAsm, preprocess } from './driver.ts';
export { decodeSource } from './lex/utf8.ts';
export { readArchive, writeArchive } from './link/archive.ts';
export { buildModule } from './link/kbuild.ts';
export { link } from './link/linker.ts';
export type { Headers } from './pp/headers.ts';
