// Packs the C text under c/ into src/texts/*.json, which the pure package imports: it runs where there is no file system.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const GROUPS = ['include', 'libc', 'kernel', 'init', 'modules', 'man'];

function* files(dir, prefix = '') {
  const entries = readdirSync(dir, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const e of entries) {
    if (e.isDirectory()) yield* files(`${dir}/${e.name}`, `${prefix}${e.name}/`);
    else yield `${prefix}${e.name}`;
  }
}

/** The text of src/texts/GROUP.json as it should be. */
export function packed(group) {
  const dir = `${root}c/${group}`;
  const texts = Object.fromEntries([...files(dir)].map((name) => [name, readFileSync(`${dir}/${name}`, 'utf8')]));
  return `${JSON.stringify(texts, null, 2)}\n`;
}

export { GROUPS };

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  mkdirSync(`${root}src/texts`, { recursive: true });
  for (const group of GROUPS) writeFileSync(`${root}src/texts/${group}.json`, packed(group));
}
