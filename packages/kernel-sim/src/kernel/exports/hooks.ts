/** kernel/exports/hooks.ts */
import type { ExportedFunction } from './abi.ts';
export const hookExports: readonly ExportedFunction[] = [];
