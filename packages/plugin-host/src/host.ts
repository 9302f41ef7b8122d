/** host.ts — the plugins of a server: found, bundled, loaded, checked. One that fails is kept with its error; the others work. */
import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { contributionsOf, LinkError, link, type Plugin } from '@killinit/plugin-sdk';
import { type Bundle, bundleFile, importBundle } from './bundle.ts';
import { type Found, findPlugins, message, type NotFound } from './find.ts';
import { checkContributions, checkPlugin } from './validate.ts';

export interface Loaded {
  readonly id: string;
  readonly plugin: Plugin;
  readonly bundle: Bundle;
  readonly web: Bundle | null;
  readonly error: null;
}
export interface Failed {
  readonly id: string;
  readonly plugin: null;
  readonly bundle: Bundle | null;
  readonly web: null;
  /** A sentence for the list of plugins. */
  readonly error: string;
}

export interface PluginHost {
  readonly plugins: readonly (Loaded | Failed)[];
  readonly loaded: readonly Loaded[];
  /** Kernel, room and the way they are put together, as one file; the browser's worker runs it. */
  readonly sim: Bundle;
  /** Of the simulator with these plugins: an old log replays exactly only under the same one. */
  simHash(ids: readonly string[]): string;
  /** The code behind /plugins/<id>.<sha256>.js; null when there is none. */
  file(name: string): string | null;
}

/** `root` is the folder with plugins/ and killinit.config.ts. */
export async function loadPlugins(root: string): Promise<PluginHost> {
  const found = await findPlugins(root);
  const [sim, all] = await Promise.all([bundleSim(), Promise.all(found.map(load))]);
  const plugins = distinct(all);
  const loaded = plugins.filter((p): p is Loaded => p.error === null);
  const files = new Map<string, string>([[`sim.${sim.hash}.js`, sim.code]]);
  for (const { id, bundle, web } of loaded) {
    files.set(`${id}.${bundle.hash}.js`, bundle.code);
    if (web) files.set(`${id}.${web.hash}.js`, web.code);
  }
  return {
    plugins,
    loaded,
    sim,
    simHash: (ids) => {
      const hash = createHash('sha256').update(sim.hash);
      for (const id of [...ids].sort()) hash.update(`${id} ${loaded.find((p) => p.id === id)?.bundle.hash ?? ''}\n`);
      return hash.digest('hex');
    },
    file: (name) => files.get(name) ?? null,
  };
}

function bundleSim(): Promise<Bundle> {
  return bundleFile(fileURLToPath(import.meta.resolve('@killinit/plugin-sdk/host')));
}

async function load(found: Found | NotFound): Promise<Loaded | Failed> {
  if ('error' in found) return failed(found.name, found.error);
  let bundle: Bundle | null = null;
  try {
    bundle = await bundleFile(found.main, { plugin: true });
    const exported = (await importBundle(bundle)).default;
    const plugin = checkPlugin(exported);
    if (typeof plugin === 'string') return failed(found.name, plugin, bundle);
    const contributed = contributionsOf(plugin);
    const wrong = checkContributions(contributed) ?? linked(contributed);
    if (wrong) return failed(plugin.id, wrong, bundle);
    const web =
      found.web === null ? null : await bundleFile(found.web, { plugin: true, external: ['react', 'react-dom'] });
    return { id: plugin.id, plugin, bundle, web, error: null };
  } catch (e) {
    return failed(found.name, message(e).slice(0, 600), bundle);
  }
}

/** A plugin that claims a name of the kernel's fails by itself, not in somebody's room. */
function linked(contributed: ReturnType<typeof contributionsOf>): string | null {
  try {
    link('v6.1', [contributed]);
    return null;
  } catch (e) {
    if (e instanceof LinkError) return e.message;
    throw e;
  }
}

const failed = (id: string, error: string, bundle: Bundle | null = null): Failed => ({
  id,
  plugin: null,
  bundle,
  web: null,
  error,
});

/** The second of two with one id fails. */
function distinct(all: readonly (Loaded | Failed)[]): (Loaded | Failed)[] {
  const seen = new Set<string>();
  return all.map((one) => {
    if (one.error !== null || !seen.has(one.id)) {
      seen.add(one.id);
      return one;
    }
    return failed(one.id, `Another plugin has the id ${one.id} already.`, one.bundle);
  });
}
