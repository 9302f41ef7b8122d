import { readFileSync } from 'node:fs';
import { readCases, recorded, runScript } from './machine.ts';
const dir = '/work/main/plugins/userland/test/conformance/';
let ok = 0, bad = 0;
const [topic, name] = process.argv.slice(2);
const topics = !topic || topic === 'all' ? ['quoting', 'params', 'arith', 'arrays', 'flow', 'redirect', 'builtins', 'syntax', 'misc'] : [topic];
const t0 = Date.now();
for (const tp of topics) {
  const want = JSON.parse(readFileSync(`${dir}${tp}.json`, 'utf8'));
  for (const { name: n, script } of readCases(readFileSync(`${dir}${tp}.cases`, 'utf8'))) {
    if (name && n !== name) continue;
    let r;
    try { r = runScript(script); } catch (e) { r = { stdout: '', stderr: String((e as Error).stack), status: -9 }; }
    const w = want[n];
    const so = recorded(r.stdout), se = recorded(r.stderr);
    if (so === w.stdout && se === w.stderr && r.status === w.status) ok++;
    else { bad++; console.log(`=== ${tp}: ${n}\n${script}--- got [${r.status}]\n${so.slice(0,3000)}${se.slice(0, 3000).replace(/^/gm, '! ')}\n--- want [${w.status}]\n${w.stdout}${w.stderr.replace(/^/gm, '! ')}`); }
  }
}
console.log(ok, bad, Date.now() - t0);
