/** kernel/exports/sched.ts */
import type { ExportedFunction } from './abi.ts';
export const schedExports: readonly ExportedFunction[] = [];
