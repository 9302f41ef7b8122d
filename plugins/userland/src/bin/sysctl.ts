/** bin/sysctl.ts — sysctl(8): the files under /proc/sys, by name. */
import { O_WRONLY } from '../lib/consts.ts';
import { readFolder, readText, writeText } from '../lib/files.ts';
import { type Sys, strerror } from '../lib/sdk.ts';
import { type Tool, tool } from '../lib/tool.ts';

const toPath = (name: string): string => `/proc/sys/${name.includes('/') ? name : name.replaceAll('.', '/')}`;
const toName = (path: string): string => path.slice('/proc/sys/'.length).replaceAll('/', '.');

export const sysctl = tool({
  path: '/usr/sbin/sysctl',
  summary: 'configure kernel parameters at runtime',
  options: 'aAbeNnpqwXr:',
  long: ['all=a', 'names=N', 'values=n', 'quiet=q', 'write=w', 'load=p', 'ignore=e', 'binary=b'],
  shortName: true,
  *run(t) {
    if (t.has('a') || t.has('A')) {
      const stack = ['/proc/sys'];
      for (let dir = stack.pop(); dir !== undefined; dir = stack.pop()) {
        const entries = yield* readFolder(dir);
        if (typeof entries === 'number') continue;
        const sorted = [...entries].sort((a, b) => (a.name < b.name ? -1 : 1));
        for (const e of sorted) if (e.type !== 4) yield* show(t, `${dir}/${e.name}`, true);
        for (const e of sorted.reverse()) if (e.type === 4) stack.push(`${dir}/${e.name}`);
      }
      return 0;
    }
    if (t.has('p')) {
      const text = yield* readText(t.operands[0] ?? '/etc/sysctl.conf');
      if (typeof text === 'number')
        return yield* t.die(`cannot open "${t.operands[0] ?? '/etc/sysctl.conf'}": ${strerror(text)}`);
      for (const l of text.split('\n')) if (/^\s*[^#;\s]/.test(l) && l.includes('=')) yield* set(t, l);
      return 0;
    }
    if (t.operands.length === 0)
      return yield* t.die("no variables specified\nTry `sysctl --help' for more information.");
    for (const arg of t.operands) {
      if (arg.includes('=')) yield* set(t, arg);
      else yield* show(t, toPath(arg), false);
    }
    return 0;
  },
});
function* show(t: Tool, path: string, quiet: boolean): Sys<void> {
  const text = t.has('N') ? '' : yield* readText(path);
  const name = toName(path);
  if (typeof text === 'number') {
    if (quiet && text !== -13) return;
    if (text === -2) {
      if (!t.has('e')) yield* t.warn(`cannot stat ${path}: ${strerror(text)}`);
    } else if (text === -13) yield* t.warn(`permission denied on key '${name}'`, quiet ? 0 : 1);
    else yield* t.warn(`reading key "${name}": ${strerror(text)}`);
    return;
  }
  if (t.has('N')) return yield* t.print(`${name}\n`);
  for (const l of text.replace(/\n$/, '').split('\n')) yield* t.print(t.has('n') ? `${l}\n` : `${name} = ${l}\n`);
}
function* set(t: Tool, text: string): Sys<void> {
  const at = text.indexOf('=');
  const name = toName(toPath(text.slice(0, at).trim()));
  const value = text.slice(at + 1).trim();
  const path = toPath(name);
  const w = yield* writeText(path, `${value}\n`, O_WRONLY);
  if (w === -2) {
    if (!t.has('e')) yield* t.warn(`cannot stat ${path}: ${strerror(w)}`);
  } else if (w === -13) yield* t.warn(`permission denied on key '${name}'`);
  else if (w < 0) yield* t.warn(`setting key "${name}": ${strerror(w)}`);
  else if (!t.has('q')) yield* t.print(t.has('n') ? `${value}\n` : `${name} = ${value}\n`);
}
