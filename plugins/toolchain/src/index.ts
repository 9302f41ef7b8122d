/** toolchain — the C compiler's surroundings: library, headers, programs that compile and link, and PID 1s in C. */
import { definePlugin } from '@killinit/plugin-sdk';

export const toolchainPlugin = definePlugin({
  api: 1,
  id: 'toolchain',
  version: '1.0.0',
  title: 'C toolchain',
  summary: 'cc, make, ar, ld, the C library and all headers.',
  contributes: {},
});
export default toolchainPlugin;
