/**
 * npm run bench — every benchmark there is, one process each, so that none warms or disturbs another.
 *
 * Each piece prints a Markdown table. `--write` puts them into docs/benchmarks.md with the date; a word runs only the pieces whose name has it.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const PIECES: readonly (readonly [title: string, file: string])[] = [
  ['The processor, against the same programs run natively', 'packages/kernel-sim/bench/cpu.ts'],
  ['The processor in Chromium, beside Node', 'e2e/bench/cpu.ts'],
  ['The kernel: processes and signals, against native Linux', 'packages/cli/bench/kernel.ts'],
  ['The compiler', 'packages/cc/bench/compile.ts'],
  ['The shell', 'plugins/userland/bench/shell.ts'],
  ['A class of thirty over real sockets', 'packages/cli/bench/class.ts'],
];

const words = process.argv.slice(2).filter((a) => !a.startsWith('-'));
let text = '';
let failed = false;
for (const [title, file] of PIECES) {
  if (words.length > 0 && !words.some((w) => file.includes(w))) continue;
  if (!existsSync(`${root}/${file}`)) continue;
  console.log(`\n## ${title}\n`);
  const run = spawnSync(process.execPath, ['--import', 'tsx', file], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 1 << 24,
  });
  console.log(run.stdout.trim());
  if (run.status !== 0) failed = true;
  else text += `\n## ${title}\n\n${run.stdout.trim()}\n`;
}
if (process.argv.includes('--write')) {
  const file = `${root}/docs/benchmarks.md`;
  const day = new Date().toISOString().slice(0, 10);
  const head = `# Benchmarks\n\nMade by \`npm run bench -- --write\`. Ratios are to native Linux, or a peer, measured in the same run on the same machine.\n`;
  const old = existsSync(file) ? readFileSync(file, 'utf8').replace(head, '') : '';
  const here = `\n# ${day}: Node ${process.versions.node}, ${cpus().length} cores, ${cpus()[0]?.model.trim() ?? 'unknown processor'}\n${text.replaceAll('\n## ', '\n### ')}`;
  writeFileSync(file, `${head}${here}${old}`);
}
if (failed) process.exit(1);
