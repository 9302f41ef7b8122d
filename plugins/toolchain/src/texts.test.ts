/** The packed texts are those of the files, and every header stands alone. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { compile, formatDiagnostic } from '@killinit/cc';
import type { EraId } from '@killinit/plugin-sdk';
import { describe, expect, test } from 'vitest';
import { GROUPS, packed } from '../scripts/texts.mjs';
import { INITS, initProgram } from './inits.ts';
import { builtModule, kernelHeaders, kernelIncludeDir } from './kernel-headers.ts';
import { libraryHeaders } from './libc.ts';
import { includeTexts, moduleTexts } from './texts.ts';

test.each(GROUPS as readonly string[])('texts/%s.json is current (npm run texts -w @killinit/toolchain)', (group) => {
  const file = path.join(import.meta.dirname, 'texts', `${group}.json`);
  expect(readFileSync(file, 'utf8') === packed(group)).toBe(true);
});

const twice = (name: string): string => `#include <${name}>\n#include <${name}>\nint x;\n`;
const complaints = (r: ReturnType<typeof compile>): string =>
  [...r.warnings, ...(r.ok ? [] : r.errors)].map(formatDiagnostic).join('');

describe('headers for programs', () => {
  test.each(['', '_GNU_SOURCE=1', '_FILE_OFFSET_BITS=64'])(
    'each compiles alone and twice under -Wall (%s)',
    (define) => {
      const bad = Object.keys(includeTexts).flatMap((name) => {
        const r = compile(twice(name), {
          headers: libraryHeaders,
          warnings: { level: 'all' },
          ...(define === '' ? {} : { defines: [{ define }] }),
        });
        const text = complaints(r);
        return text === '' ? [] : [`${name}: ${text}`];
      });
      expect(bad).toEqual([]);
    },
  );

  test('all of them compile together', () => {
    const all = Object.keys(includeTexts).map((name) => `#include <${name}>\n`);
    expect(complaints(compile(`#define _GNU_SOURCE\n${all.join('')}`, { headers: libraryHeaders }))).toBe('');
  });
});

describe.each(['v2.6.34', 'v6.1'] as const)('headers for modules, %s', (era: EraId) => {
  const headers = kernelHeaders(era);
  const dir = kernelIncludeDir(era);
  const options = {
    headers,
    systemDirs: [dir],
    include: [`${dir}/linux/kconfig.h`],
    mode: 'kernel',
    defines: [{ define: 'KBUILD_MODNAME="x"' }],
    warnings: { level: 'all' },
  } as const;
  const names = [...headers.keys()].map((h) => h.slice(dir.length + 1)).filter((n) => !n.startsWith('generated/'));

  test('each compiles alone and twice', () => {
    const bad = names.flatMap((name) => {
      const text = complaints(compile(twice(name), options));
      return text === '' ? [] : [`${name}: ${text}`];
    });
    expect(bad).toEqual([]);
  });

  test('the modules that every image ships build', () => {
    for (const [name, text] of Object.entries(moduleTexts))
      if (name.endsWith('.c')) expect(builtModule(era, 'm', text).length).toBeGreaterThan(1000);
  });

  test('what came after 2.6.34 is only in 6.1', () => {
    expect(names.includes('linux/sched/signal.h')).toBe(era === 'v6.1');
  });
});

test.each(INITS)('init %s builds', (name) => {
  expect(initProgram(name).length).toBeGreaterThan(10_000);
});
