/** kernel/exports/creds.ts */
import type { ExportedFunction } from './abi.ts';
export const credExports: readonly ExportedFunction[] = [];
