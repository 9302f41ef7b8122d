import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bundleFile, loadPlugins, type PluginHost } from '../src/index.ts';

let root: string;
let host: PluginHost;

async function plugin(folder: string, source: string, exports: unknown = { '.': './index.js' }): Promise<void> {
  const dir = path.join(root, folder);
  await mkdir(dir, { recursive: true });
  await writeFile(path.join(dir, 'package.json'), JSON.stringify({ name: folder, exports }));
  await writeFile(path.join(dir, 'index.js'), source);
}
const good = (id: string, rest = '{}') =>
  `export default { api: 1, id: '${id}', version: '1.0.0', title: 'T', contributes: ${rest} };`;

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'plugins-'));
  await plugin(
    'plugins/fine',
    `import { word } from './word.js';\n${good('fine', '{ files: [{ path: "/etc/x", text: word }] }')}`,
  );
  await writeFile(path.join(root, 'plugins/fine/word.js'), `export const word = 'hello';`);
  await plugin('plugins/no-entry', good('no-entry'), {});
  await plugin('plugins/syntax', 'export default {');
  await plugin('plugins/throws', `throw new Error('at load');`);
  await plugin('plugins/old-api', good('old-api').replace('api: 1', 'api: 99'));
  await plugin('plugins/bad-id', good('Bad Id'));
  await plugin('plugins/bad-program', good('bad-program', '{ programs: [{ path: "bin/x", summary: "" }] }'));
  await plugin('plugins/throws-late', good('throws-late', `() => { throw new Error('in contributes'); }`));
  await plugin('plugins/claims', good('claims', `{ syscalls: [{ name: 'mine', nr: 37, run: () => 0 }] }`));
  await plugin('elsewhere/mine', good('mine'));
  await plugin('elsewhere/twice', good('fine'));
  await writeFile(
    path.join(root, 'killinit.config.ts'),
    `const c: { plugins: string[] } = { plugins: ['./elsewhere/mine', 'elsewhere/twice', './nowhere'] };\nexport default c;`,
  );
  host = await loadPlugins(root);
});
afterAll(() => rm(root, { recursive: true, force: true }));

const errorOf = (id: string) => host.plugins.find((p) => p.id === id && p.error !== null)?.error ?? null;

test('what is right is loaded, also what the configuration names', () => {
  expect(host.loaded.map((p) => p.id)).toEqual(['fine', 'mine']);
});

test.each([
  ['no-entry', /no entry/],
  ['syntax', /found end of file/],
  ['throws', /at load/],
  ['old-api', /API 1/],
  ['bad-id', /id: use lower case/],
  ['bad-program', /programs\.0/],
  ['throws-late', /in contributes/],
  ['claims', /System call 37 is claimed/],
  ['nowhere', /package\.json cannot be read/],
  ['fine', /has the id fine already/],
])('%s is listed with what is wrong with it, and stops nobody else', (id, says) => {
  expect(errorOf(id)).toMatch(says);
});

describe('bundles', () => {
  test('are served under their hash, and nothing else is', () => {
    const [fine] = host.loaded;
    expect(host.file(`fine.${fine?.bundle.hash}.js`)).toBe(fine?.bundle.code);
    expect(host.file('fine.js')).toBeNull();
    expect(host.file('../package.json')).toBeNull();
    expect(host.file(`sim.${host.sim.hash}.js`)).toContain('task_struct');
  });

  test('the same sources give the same bytes in another folder', async () => {
    const copy = await mkdtemp(path.join(tmpdir(), 'copy-'));
    await cp(path.join(root, 'plugins/fine'), path.join(copy, 'deeper/fine'), { recursive: true });
    const again = await bundleFile(path.join(copy, 'deeper/fine/index.js'));
    expect(again.hash).toBe(host.loaded[0]?.bundle.hash);
    await rm(copy, { recursive: true });
  });

  test('the simulator’s hash is that of its parts, whatever their order', () => {
    expect(host.simHash(['fine', 'mine'])).toBe(host.simHash(['mine', 'fine']));
    expect(host.simHash(['fine'])).not.toBe(host.simHash(['fine', 'mine']));
  });
});

test('a configuration that does not hold together is an entry of the list', async () => {
  const other = await mkdtemp(path.join(tmpdir(), 'config-'));
  await writeFile(path.join(other, 'killinit.config.ts'), 'export default { plugins: [7] };');
  const loaded = await loadPlugins(other);
  expect(loaded.plugins).toMatchObject([{ id: 'killinit.config.ts', plugin: null }]);
  await rm(other, { recursive: true });
});
