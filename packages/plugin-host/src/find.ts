/** find.ts — where plugins are: folders of plugins/, and what killinit.config.ts names. */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { bundleFile, importBundle } from './bundle.ts';

export interface Found {
  /** Name of the folder, until the plugin says its own. */
  readonly name: string;
  readonly main: string;
  /** Panels for the browser. */
  readonly web: string | null;
}
export interface NotFound {
  readonly name: string;
  readonly error: string;
}

/** A folder with a package.json whose `exports` name a main entry. */
async function look(dir: string): Promise<Found | NotFound> {
  const name = path.basename(dir);
  try {
    const { exports = {} } = JSON.parse(await readFile(path.join(dir, 'package.json'), 'utf8')) as {
      exports?: Record<string, string>;
    };
    const main = exports['.'];
    if (!main) return { name, error: 'Its package.json has no entry "." in exports.' };
    const web = exports['./web'];
    const full = path.join(dir, main);
    if (!existsSync(full)) return { name, error: `Its entry ${main} is not there.` };
    return { name, main: full, web: web ? path.join(dir, web) : null };
  } catch (e) {
    return { name, error: `Its package.json cannot be read: ${message(e)}` };
  }
}

export interface Config {
  /** Folders of further plugins, from the folder of the configuration. */
  readonly plugins?: readonly string[];
  /** Ids or folder names that are left out. */
  readonly without?: readonly string[];
}

/** First-party plugins in the order of their names, then the configured ones in theirs. */
export async function findPlugins(root: string): Promise<(Found | NotFound)[]> {
  const own = path.join(root, 'plugins');
  const names = existsSync(own)
    ? (await readdir(own, { withFileTypes: true }))
        .filter((entry) => entry.isDirectory())
        .map((entry) => entry.name)
        .sort()
    : [];
  const config = await readConfig(root);
  if (typeof config === 'string') {
    const ours = await Promise.all(names.map((name) => look(path.join(own, name))));
    return [...ours, { name: 'killinit.config.ts', error: config }];
  }
  const without = config.without ?? [];
  const folders = [
    ...names.map((name) => path.join(own, name)),
    ...(config.plugins ?? []).map((p) => path.resolve(root, p)),
  ];
  return Promise.all(folders.filter((dir) => !without.includes(path.basename(dir))).map(look));
}

async function readConfig(root: string): Promise<Config | string> {
  const file = path.join(root, 'killinit.config.ts');
  if (!existsSync(file)) return {};
  try {
    const value = (await importBundle(await bundleFile(file, { plugin: true }))).default as Config;
    const bad = [...(value.plugins ?? []), ...(value.without ?? [])].find((p) => typeof p !== 'string');
    return bad === undefined ? value : 'plugins and without must be lists of names.';
  } catch (e) {
    return message(e);
  }
}

export const message = (e: unknown): string => (e instanceof Error ? e.message : String(e));
