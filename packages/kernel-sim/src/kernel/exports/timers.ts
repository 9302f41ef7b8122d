/** kernel/exports/timers.ts */
import type { ExportedFunction } from './abi.ts';
export const timerExports: readonly ExportedFunction[] = [];
