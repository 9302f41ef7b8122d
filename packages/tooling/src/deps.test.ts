/** Who may import whom: the allow-list of the architecture, checked against every import in the tree. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
/** Ours only; third-party packages are pinned in each package.json. `t:` means types only. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'packages/kernel-sim': [],
  'packages/cc': [],
  'packages/room': ['kernel-sim'],
  'packages/plugin-sdk': ['kernel-sim', 'room'],
  // The limits of a room are the limits of its messages.
  'packages/protocol': ['room', 't:kernel-sim'],
  'packages/plugin-host': ['plugin-sdk'],
  'packages/db': ['protocol', 't:room'],
  'packages/ui': [],
  'packages/tooling': [],
  'packages/cli': [
    'kernel-sim',
    'room',
    'plugin-sdk',
    'plugin-host',
    'protocol',
    'db',
    'cc',
    'userland',
    'toolchain',
    'procfs',
  ],
  'plugins/userland': ['plugin-sdk', 'cc'],
  'plugins/toolchain': ['plugin-sdk', 'cc'],
  'plugins/procfs': ['plugin-sdk'],
  'plugins/house-rules': ['plugin-sdk'],
  'plugins/scenarios-classic': ['plugin-sdk'],
  'plugins/scoring-classic': ['plugin-sdk'],
  'apps/server': ['room', 'protocol', 'db', 'plugin-host'],
  'apps/web': ['room', 'protocol', 'ui', 'cc'],
};
/** Never, whatever the list above is widened to. */
const NEVER: readonly (readonly [string, string])[] = [
  ['packages/kernel-sim', 'room'],
  ['packages/room', 'plugin-sdk'],
  ['packages/cc', 'kernel-sim'],
  ['packages/ui', 'room'],
];

function* sources(dir: string): Generator<string> {
  for (const name of readdirSync(dir)) {
    if (['node_modules', '.next', 'generated', 'test', 'bench', 'dist'].includes(name)) continue;
    const full = path.join(dir, name);
    if (statSync(full).isDirectory()) yield* sources(full);
    else if (/\.tsx?$/.test(name) && !/\.test\.tsx?$/.test(name)) yield full;
  }
}
function imports(file: string): { name: string; typeOnly: boolean }[] {
  const text = readFileSync(file, 'utf8');
  const found: { name: string; typeOnly: boolean }[] = [];
  for (const m of text.matchAll(/(import|export)\s+(type\s)?[^'";]*?from\s+'@killinit\/([a-z-]+)[^']*'/g))
    found.push({ name: m[3] as string, typeOnly: m[2] !== undefined });
  return found;
}

describe('imports between packages', () => {
  test.each(Object.entries(ALLOWED))('%s imports only what the architecture allows', (folder, allowed) => {
    const bad: string[] = [];
    for (const file of sources(path.join(root, folder))) {
      for (const { name, typeOnly } of imports(file)) {
        const never = NEVER.some(([from, to]) => from === folder && to === name);
        const ok = allowed.includes(name) || (typeOnly && allowed.includes(`t:${name}`));
        if (never || !ok) bad.push(`${path.relative(root, file)} imports ${name}`);
      }
    }
    expect(bad).toEqual([]);
  });

  test('every folder with a package is on the list', () => {
    const folders = ['packages', 'plugins', 'apps'].flatMap((top) =>
      readdirSync(path.join(root, top)).map((name) => `${top}/${name}`),
    );
    expect(folders.filter((f) => !(f in ALLOWED) && statSync(path.join(root, f)).isDirectory())).toEqual([]);
  });
});
