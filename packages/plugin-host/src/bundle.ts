/** bundle.ts — one file out of an entry and everything it imports: the bytes that server, worker, browser and tests load alike. */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { SHARED_KEY, SHARED_MODULES, shareModules } from '@killinit/plugin-sdk/host';
import { build, type Plugin } from 'esbuild';

export interface Bundle {
  readonly code: string;
  /** SHA-256 of the code, hex. */
  readonly hash: string;
}

/** @throws Error with esbuild's own words when the source does not hold together */
export async function bundleFile(
  entry: string,
  options: { platform?: 'neutral' | 'node'; external?: readonly string[]; plugin?: boolean } = {},
): Promise<Bundle> {
  const platform = options.platform ?? 'neutral';
  const result = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    platform,
    mainFields: ['module', 'main'],
    conditions: ['import'],
    external: [...(options.external ?? [])],
    charset: 'utf8',
    legalComments: 'none',
    logLevel: 'silent',
    plugins: options.plugin ? [sharedModules] : [],
    // Paths of this computer would make the same sources another plugin elsewhere.
    absWorkingDir: path.dirname(entry),
  });
  const code = withoutPaths(result.outputFiles[0]?.text ?? '');
  return { code, hash: createHash('sha256').update(code).digest('hex') };
}

/** Kernel, room and SDK are not part of a plugin: it takes the ones of the room it runs in. */
const sharedModules: Plugin = {
  name: 'shared',
  setup(b) {
    b.onResolve({ filter: /^@killinit\/(kernel-sim|room|plugin-sdk)$/ }, ({ path: name }) => ({
      path: name,
      namespace: 'shared',
    }));
    b.onLoad({ filter: /.*/, namespace: 'shared' }, ({ path: name }) => {
      const names = Object.keys(SHARED_MODULES[name] ?? {}).sort();
      const from = `globalThis[Symbol.for('${SHARED_KEY}')]['${name}']`;
      return { contents: `export const { ${names.join(', ')} } = ${from};`, loader: 'js' };
    });
  },
};

/** esbuild heads each module with a comment that names its file, seen from the working directory. */
function withoutPaths(code: string): string {
  return code.replace(/^\/\/ [^\n]*(?:\.(?:ts|tsx|js|mjs|cjs)|shared:[^\n]*)\n/gm, '');
}

/** Runs a bundle and gives its exports. */
export async function importBundle(bundle: Bundle): Promise<Record<string, unknown>> {
  shareModules();
  // The name is for stack traces, which would show the whole address otherwise.
  const named = `${bundle.code}\n//# sourceURL=plugin-${bundle.hash.slice(0, 8)}.js`;
  const url = `data:text/javascript;base64,${Buffer.from(named).toString('base64')}`;
  return (await import(url)) as Record<string, unknown>;
}
