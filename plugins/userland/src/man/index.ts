/** man/index.ts — every page, and how to find one. */
import type { Page } from './types.ts';

export const PAGES: readonly Page[] = [];

/** The page of that name, in `section` when given; lower sections first, as man(1) searches. */
export function findPage(name: string, section?: number): Page | null {
  const found = PAGES.filter((p) => (p.name === name || p.aliases?.includes(name)) && (section === undefined || p.section === section));
  return found.sort((a, b) => order(a.section) - order(b.section))[0] ?? null;
}
const order = (section: number): number => [1, 8, 2, 3, 5, 7].indexOf(section);
