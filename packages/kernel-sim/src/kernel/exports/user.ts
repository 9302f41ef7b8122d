/** kernel/exports/user.ts */
import type { ExportedFunction } from './abi.ts';
export const userExports: readonly ExportedFunction[] = [];
