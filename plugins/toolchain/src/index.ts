/** toolchain — the C compiler's surroundings: library, headers, programs that compile and link, and PID 1s in C. */
import { definePlugin, type ProgramDef } from '@killinit/plugin-sdk';
import { ccProgram } from './bin/cc.ts';
import { toolchainFiles } from './files.ts';

export const programs: readonly ProgramDef[] = [ccProgram];

export const toolchainPlugin = definePlugin({
  api: 1,
  id: 'toolchain',
  version: '1.0.0',
  title: 'C toolchain',
  summary: 'cc, make, ar, ld, the C library and all headers.',
  contributes: { programs, files: toolchainFiles },
});
export default toolchainPlugin;
