/** toolchain — the C compiler's surroundings: library, headers, programs that compile and link, and PID 1s in C. */
import { definePlugin, type ProgramDef } from '@killinit/plugin-sdk';
import { ccProgram } from './bin/cc.ts';
import { kbuildProgram } from './bin/kbuild.ts';
import { makeProgram } from './bin/make.ts';
import { toolchainFiles } from './files.ts';
import { kernelFiles } from './kernel-headers.ts';

export { INITS } from './inits.ts';
export { builtModule, kernelHeaders, kernelIncludeDir } from './kernel-headers.ts';
export { includeTexts } from './texts.ts';

export const programs: readonly ProgramDef[] = [ccProgram, kbuildProgram, makeProgram];

export const toolchainPlugin = definePlugin({
  api: 1,
  id: 'toolchain',
  version: '1.0.0',
  title: 'C toolchain',
  summary: 'cc, make, ar, ld, the C library and all headers.',
  contributes: { programs, files: [...toolchainFiles, ...kernelFiles] },
});
export default toolchainPlugin;
