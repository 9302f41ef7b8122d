/** The static linker: objects and archives in, one ELF32 executable out. */
import type { LinkOptions, LinkResult } from '../api.ts';

export function link(options: LinkOptions): LinkResult {
  return { ok: false, errors: [`cannot link ${options.inputs.length} files yet`], warnings: [] };
}
