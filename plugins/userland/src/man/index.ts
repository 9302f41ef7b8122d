/** man/index.ts — every page, and how to find one. */
import { BUILTINS } from './pages/builtins.ts';
import { CALLS } from './pages/calls.ts';
import { FILE_COMMANDS } from './pages/commands-files.ts';
import { PROCESS_COMMANDS } from './pages/commands-processes.ts';
import { GUARD_PAGES } from './pages/guards.ts';
import { OVERVIEWS } from './pages/overviews.ts';
import { SIGNAL_PAGES } from './pages/signals.ts';
import type { Page } from './types.ts';

export const PAGES: readonly Page[] = [
  ...PROCESS_COMMANDS,
  ...FILE_COMMANDS,
  ...BUILTINS,
  ...CALLS,
  ...SIGNAL_PAGES,
  ...OVERVIEWS,
  ...GUARD_PAGES,
];

const BY_NAME = new Map<string, Page[]>();
for (const page of PAGES)
  for (const name of [page.name, ...(page.aliases ?? [])]) BY_NAME.set(name, [...(BY_NAME.get(name) ?? []), page]);

/** The page of that name, in `section` when given; lower sections first, as man(1) searches. */
export function findPage(name: string, section?: number): Page | null {
  const found = (BY_NAME.get(name) ?? []).filter((p) => section === undefined || p.section === section);
  return [...found].sort((a, b) => order(a.section) - order(b.section))[0] ?? null;
}
const order = (section: number): number => [1, 8, 2, 3, 5, 7].indexOf(section);
