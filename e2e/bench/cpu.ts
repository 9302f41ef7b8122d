/**
 * bench/cpu.ts — how fast the CPU is in Chromium, beside Node in the same run: `node --import tsx e2e/bench/cpu.ts`.
 *
 * Needs gcc for 32-bit programs and a Chromium. Both engines are measured on the wall clock, as a page has no other.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build } from 'esbuild';
import { buildPrograms, geometricMean } from '../../packages/kernel-sim/bench/programs.ts';
import { measured, mips, type Simulated } from '../../packages/kernel-sim/bench/simulate.ts';
import { launch } from '../chromium.ts';

const bundle = await build({
  entryPoints: [path.join(import.meta.dirname, '../../packages/kernel-sim/bench/simulate.ts')],
  bundle: true,
  format: 'esm',
  write: false,
});
const url = `data:text/javascript;base64,${Buffer.from(bundle.outputFiles[0]?.contents ?? []).toString('base64')}`;
const inPage = (elf: Uint8Array): string => `(async () => {
  const { measured } = await import(${JSON.stringify(url)});
  const elf = Uint8Array.from(atob(${JSON.stringify(Buffer.from(elf).toString('base64'))}), (c) => c.charCodeAt(0));
  return measured(elf, () => performance.now());
})()`;

const dir = mkdtempSync(path.join(tmpdir(), 'bench-'));
const browser = await launch();
const [node, chromium]: [number[], number[]] = [[], []];
console.log('| program | Node, M/s | Chromium, M/s | ratio |\n|---|--:|--:|--:|');
for (const { name, optimise, path: file } of buildPrograms(dir)) {
  const elf = readFileSync(file);
  const here = measured(elf, () => performance.now());
  const page = await browser.newPage();
  const there = await page.evaluate<Simulated>(inPage(elf));
  await page.close();
  if (there.status !== here.status || there.instructions !== here.instructions)
    throw new Error(`${name} ${optimise}: ${JSON.stringify(there)} in Chromium, ${JSON.stringify(here)} in Node`);
  node.push(mips(here));
  chromium.push(mips(there));
  console.log(
    `| ${name} ${optimise} | ${mips(here).toFixed(0)} | ${mips(there).toFixed(0)} | ${(mips(there) / mips(here)).toFixed(2)} |`,
  );
}
console.log(
  `\nGeometric means ${geometricMean(node).toFixed(0)} and ${geometricMean(chromium).toFixed(0)} M/s, Chromium ${browser.version()}.`,
);
await browser.close();
rmSync(dir, { recursive: true });
