/** pid/index.ts — what is in the folder of a process (and of each of its threads). */
import type { ProcFile } from '@killinit/plugin-sdk';
import { limitFiles } from './limits.ts';
import { memoryFiles } from './memory-files.ts';
import { mountFiles } from './mounts.ts';
import { oomFiles } from './oom.ts';
import { statFiles } from './stat.ts';
import { statusFiles } from './status.ts';
import { textFiles } from './texts.ts';
import { whereFiles } from './where.ts';

export const pidFiles: readonly ProcFile[] = [
  ...limitFiles,
  ...memoryFiles,
  ...mountFiles,
  ...oomFiles,
  ...statFiles,
  ...statusFiles,
  ...textFiles,
  ...whereFiles,
];
