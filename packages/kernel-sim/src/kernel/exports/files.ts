/** kernel/exports/files.ts */
import type { ExportedFunction } from './abi.ts';
export const fileExports: readonly ExportedFunction[] = [];
