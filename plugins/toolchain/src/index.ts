/** toolchain — the C compiler's surroundings: library, headers, programs that compile and link, and PID 1s in C. */
import { definePlugin, type ProgramDef } from '@killinit/plugin-sdk';
import { arProgram } from './bin/ar.ts';
import { asProgram } from './bin/as.ts';
import { ccProgram } from './bin/cc.ts';
import { kbuildProgram } from './bin/kbuild.ts';
import { ldProgram } from './bin/ld.ts';
import { makeProgram } from './bin/make.ts';
import { nmProgram } from './bin/nm.ts';
import { objdumpProgram } from './bin/objdump.ts';
import { readelfProgram } from './bin/readelf.ts';
import { sizeProgram } from './bin/size.ts';
import { stripProgram } from './bin/strip.ts';
import { toolchainFiles } from './files.ts';
import { kernelFiles } from './kernel-headers.ts';

export { INITS } from './inits.ts';
export { builtModule, kernelHeaders, kernelIncludeDir } from './kernel-headers.ts';
export { includeTexts } from './texts.ts';

export const programs: readonly ProgramDef[] = [
  arProgram,
  asProgram,
  ccProgram,
  kbuildProgram,
  ldProgram,
  makeProgram,
  nmProgram,
  objdumpProgram,
  readelfProgram,
  sizeProgram,
  stripProgram,
];

export const toolchainPlugin = definePlugin({
  api: 1,
  id: 'toolchain',
  version: '1.0.0',
  title: 'C toolchain',
  summary: 'cc, make, ar, ld, the C library and all headers.',
  contributes: { programs, files: [...toolchainFiles, ...kernelFiles] },
});
export default toolchainPlugin;
