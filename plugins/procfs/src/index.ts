/** procfs — what stands in the files of /proc and /sys. */
import { definePlugin, type ProcFile } from '@killinit/plugin-sdk';
import { pidFiles } from './pid/index.ts';
import { kernelFiles } from './root/kernel.ts';
import { linkFiles } from './root/links.ts';
import { machineFiles } from './root/machine.ts';
import { memoryFiles } from './root/memory.ts';
import { timeFiles } from './root/time.ts';
import { sysFiles } from './sys/files.ts';
import { kernelSysctls } from './sysctl/kernel.ts';
import { otherSysctls } from './sysctl/others.ts';

export const procFiles: readonly ProcFile[] = [
  ...pidFiles,
  ...kernelFiles,
  ...linkFiles,
  ...machineFiles,
  ...memoryFiles,
  ...timeFiles,
  ...kernelSysctls,
  ...otherSysctls,
  ...sysFiles,
];

export default definePlugin({
  api: 1,
  id: 'procfs',
  version: '1.0.0',
  title: 'Process and system files',
  summary: 'The files of /proc and /sys that tools read and lessons ask about.',
  contributes: { procFiles },
});
