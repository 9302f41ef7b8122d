/** kernel/exports/locks.ts */
import type { ExportedFunction } from './abi.ts';
export const lockExports: readonly ExportedFunction[] = [];
