/** plugin-host — finds, bundles, loads and checks plugins; for the server, the command line and tests. */
export { type Bundle, bundleFile, importBundle } from './bundle.ts';
export type { Config } from './find.ts';
export { type Failed, type Loaded, loadPlugins, type PluginHost } from './host.ts';
export { checkPlugin } from './validate.ts';
