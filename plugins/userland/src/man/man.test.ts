import { GUARD_CATALOGUE, NR } from '@killinit/kernel-sim';
import { describe, expect, test } from 'vitest';
import { tools } from '../bin/index.ts';
import { findPage, PAGES } from './index.ts';
import { CALL_SUMMARIES } from './pages/call-facts.ts';
import { renderPage } from './render.ts';

const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

describe('manual pages', () => {
  test.each(tools.flatMap((t) => [t.path, ...(t.links ?? [])]).map(nameOf))('%s has a page', (name) => {
    expect(findPage(name, 1) ?? findPage(name, 8)).not.toBeNull();
  });
  test('every system call has a page that says more than its name', () => {
    const missing = Object.keys(NR).filter(
      (n) => findPage(n, 2) === null || (findPage(n, 2)?.summary.startsWith('the system call') ?? true),
    );
    expect(missing).toEqual([]);
    expect(Object.keys(CALL_SUMMARIES).filter((n) => !(n in NR))).toEqual([]);
  });
  test('every guard and signal has a page', () => {
    expect(GUARD_CATALOGUE.filter((g) => findPage(g.id, 7) === null)).toEqual([]);
    for (const s of ['SIGKILL', 'SIGSYS', 'SIGHUP']) expect(findPage(s)).not.toBeNull();
  });
  test('no page is wider than its terminal, whatever it holds', () => {
    for (const p of PAGES)
      for (const line of renderPage(p, 80).split('\n'))
        if (line.length > 80 && line.trim().includes(' ')) expect(`${p.name}: ${line}`).toBe('');
  });
  test('see also leads somewhere', () => {
    const lost = PAGES.flatMap((p) => (p.seeAlso ?? []).map((s) => [p.name, s] as const)).filter(([, s]) => {
      const m = /^(\S+)\((\d)\)$/.exec(s);
      return m !== null && findPage(m[1] as string, Number(m[2])) === null;
    });
    expect(lost).toEqual([]);
  });
});
