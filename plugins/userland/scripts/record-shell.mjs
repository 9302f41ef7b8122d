/**
 * record-shell.mjs — runs every case of test/conformance with the bash and the tools of this computer and writes down what they did.
 *
 *   node scripts/record-shell.mjs [name…]        Debian 12 (bash 5.2) is what the fixtures in the repository were recorded on.
 *
 * A case file holds scripts, each behind a line `### name`. Each runs as `bash ../case.sh` in an empty folder of its own, as root, with
 * nothing on standard input. Process ids in bash's messages become PID.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const folder = new URL('../test/conformance/', import.meta.url).pathname;
const only = process.argv.slice(2);

export function readCases(text) {
  return text
    .split(/^### /m)
    .slice(1)
    .map((part) => {
      const end = part.indexOf('\n');
      return { name: part.slice(0, end), script: part.slice(end + 1) };
    });
}

export function runCase(script, lang = 'C.UTF-8') {
  const base = mkdtempSync(join(tmpdir(), 'case-'));
  const cwd = join(base, 'run');
  mkdirSync(cwd);
  writeFileSync(join(base, 'case.sh'), script);
  const got = spawnSync('/bin/bash', ['../case.sh'], {
    cwd,
    env: { PATH: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin', HOME: '/root', LANG: lang },
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 20_000,
  });
  rmSync(base, { recursive: true, force: true });
  const status = got.status ?? 128 + (got.signal === 'SIGTERM' ? 15 : 9);
  return { stdout: clean(got.stdout, base), stderr: clean(got.stderr, base), status };
}

function clean(bytes, base) {
  return bytes
    .toString('latin1')
    .replaceAll(base, '/tmp')
    .replace(/(line \d+): +\d+ (?=[A-Z])/g, '$1: PID ');
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.cases'))) {
    if (only.length > 0 && !only.includes(file.replace('.cases', ''))) continue;
    const cases = readCases(readFileSync(join(folder, file), 'utf8'));
    const out = {};
    for (const { name, script } of cases) {
      if (name in out) throw new Error(`${file}: two cases called ${name}`);
      // Tools are recorded as in the machine's `killinit run`, in the C locale.
      out[name] = runCase(script, file.startsWith('tool-') ? 'C' : 'C.UTF-8');
    }
    writeFileSync(join(folder, file.replace('.cases', '.json')), `${JSON.stringify(out, null, 1)}\n`);
    console.log(`${file}: ${cases.length}`);
  }
}
