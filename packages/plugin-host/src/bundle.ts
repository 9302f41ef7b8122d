/** bundle.ts — one file out of an entry and everything it imports: the bytes that server, worker, browser and tests load alike. */
import { createHash } from 'node:crypto';
import path from 'node:path';
import { build } from 'esbuild';

export interface Bundle {
  readonly code: string;
  /** SHA-256 of the code, hex. */
  readonly hash: string;
}

/** @throws Error with esbuild's own words when the source does not hold together */
export async function bundleFile(
  entry: string,
  options: { platform?: 'neutral' | 'node'; external?: readonly string[] } = {},
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
    // Paths of this computer would make the same sources another plugin elsewhere.
    absWorkingDir: path.dirname(entry),
  });
  const code = withoutPaths(result.outputFiles[0]?.text ?? '');
  return { code, hash: createHash('sha256').update(code).digest('hex') };
}

/** esbuild heads each module with a comment that names its file, seen from the working directory. */
function withoutPaths(code: string): string {
  return code.replace(/^\/\/ (?:\.{0,2}\/)?[^\n]*\.(?:ts|tsx|js|mjs|cjs)\n/gm, '');
}

/** Runs a bundle and gives its exports. */
export async function importBundle(bundle: Bundle): Promise<Record<string, unknown>> {
  const url = `data:text/javascript;base64,${Buffer.from(bundle.code).toString('base64')}`;
  return (await import(url)) as Record<string, unknown>;
}
