/** lib/help.ts — `--help`, taken from the manual page. */
import { findPage } from '../man/index.ts';
import { renderUsage } from '../man/render.ts';

export function helpText(name: string): string {
  const page = findPage(name, 1) ?? findPage(name, 8);
  return page === null ? `Usage: ${name} [OPTION]... [ARGUMENT]...\n` : renderUsage(page);
}
