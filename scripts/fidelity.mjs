// docs/fidelity.md from the sources: what models which function of Linux, and where it differs. `--check` only compares.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = new URL('../docs/fidelity.md', import.meta.url);
const files = execFileSync(
  'git',
  [
    'ls-files',
    '--cached',
    '--others',
    '--exclude-standard',
    'packages/kernel-sim/src',
    'packages/cc/src',
    'plugins/userland/src',
    'plugins/procfs/src',
    'plugins/toolchain/src',
    'plugins/toolchain/c',
  ],
  { cwd: root, encoding: 'utf8' },
)
  .split('\n')
  .filter((f) => /\.(ts|c|h)$/.test(f) && !/\.test\.ts$/.test(f) && !/\/texts\//.test(f))
  .sort();

/** The comment a line stands in, joined from the line on to the end of its paragraph. */
function paragraph(lines, at, text) {
  let out = text.trim();
  for (let i = at + 1; i < lines.length && !out.endsWith('*/'); i += 1) {
    const next = lines[i].replace(/^\s*(\*\/|\*|\/\/)?\s?/, '').trim();
    if (!/^\s*(\*|\/\/)/.test(lines[i]) || next === '' || next.startsWith('@') || /^\*?\//.test(lines[i].trim())) break;
    out += ` ${next}`;
  }
  return out.replace(/\s*\*\/.*$/, '').trim();
}

const models = [];
const unasked = [];
const differs = [];
for (const file of files) {
  const source = readFileSync(`${root}/${file}`, 'utf8');
  const lines = source.split('\n');
  if (file.includes('/guards/catalogue/'))
    for (const [, id, entry] of source.matchAll(/^ {4}id: '([\w-]+)',\n([\s\S]*?)^ {2}\},$/gm)) {
      const why = /^ {4}unasked:\s*(['"])(.*)\1,$/m.exec(entry);
      if (why !== null) unasked.push({ id, why: why[2] });
    }
  lines.forEach((line, i) => {
    const d = /Differs:\s*(.*)$/.exec(line);
    if (d !== null) differs.push({ file, text: paragraph(lines, i, d[1]) });
    const m = /@models\s+(.*)$/.exec(line);
    if (m !== null) models.push({ file, text: paragraph(lines, i, m[1]) });
    const cited =
      /^\s*(?:\/\*\*|\*|\/\/)\s*((?:kernel|fs|mm|drivers|arch|security|ipc|lib|net|block|init)\/[\w./-]+\.[ch][^—]*?\(\)[^.]*)\./.exec(
        line,
      );
    if (cited !== null && m === null) models.push({ file, text: cited[1].trim() });
  });
}
const short = (file) => file.replace(/^packages\/kernel-sim\/src\//, '').replace(/^plugins\//, '');
const group = (rows) => {
  const by = new Map();
  for (const r of rows) by.set(r.file, [...(by.get(r.file) ?? []), r.text]);
  return by;
};
let text = `# What is modelled, and where it differs

Made from the sources by \`npm run fidelity\`; do not edit. Paths are below \`packages/kernel-sim/src\` unless they name another package.
Offsets of kernel structures are ours, and both eras share one layout; the machine is an i686 with one processor and 64 MiB unless it is given more.

## Where it differs from Linux

`;
for (const [file, rows] of group(differs))
  text += `**${short(file)}**\n${[...new Set(rows)].map((r) => `- ${r}\n`).join('')}\n`;
text += '## Checks nobody can meet here\n\nThey are in the catalogue for what they tell of Linux.\n\n';
for (const { id, why } of unasked.sort((a, b) => (a.id < b.id ? -1 : 1))) text += `- \`${id}\`: ${why}.\n`;
text += '\n## What models what\n\n| file | functions of Linux |\n|---|---|\n';
for (const [file, rows] of group(models))
  text += `| ${short(file)} | ${[...new Set(rows)].join('; ').replaceAll('|', '\\|')} |\n`;

if (process.argv.includes('--check')) {
  const now = (() => {
    try {
      return readFileSync(target, 'utf8');
    } catch {
      return '';
    }
  })();
  if (now !== text) {
    console.error('docs/fidelity.md is not what the sources say: run npm run fidelity.');
    process.exit(1);
  }
} else {
  writeFileSync(target, text);
  console.log(`docs/fidelity.md: ${differs.length} differences, ${models.length} citations.`);
}
