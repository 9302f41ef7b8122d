/** kernel/exports/machine.ts */
import type { ExportedFunction } from './abi.ts';
export const machineExports: readonly ExportedFunction[] = [];
