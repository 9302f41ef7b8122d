/** bin/pstree.ts — pstree(1) of psmisc: the processes as a tree, equal children folded into `N*[…]`. */
import { type Proc, readProcsOnce } from '../lib/procs.ts';
import { sys } from '../lib/sdk.ts';
import { tool } from '../lib/tool.ts';
import { readAccounts } from '../lib/users.ts';

interface Node {
  readonly label: string;
  readonly children: readonly Node[];
}
interface Style {
  readonly branch: string;
  readonly last: string;
  readonly single: string;
  readonly bar: string;
  readonly first: string;
}
const ASCII: Style = { branch: '|-', last: '`-', single: '---', bar: '| ', first: '-+-' };
const UTF: Style = { branch: '├─', last: '└─', single: '───', bar: '│ ', first: '─┬─' };

/** Lines of a subtree; the first goes behind what stands on its line already. */
function draw(node: Node, style: Style): string[] {
  const { label } = node;
  const count = node.children.length;
  if (count === 0) return [label];
  const indent = ' '.repeat([...label].length + 1);
  const lines: string[] = [];
  node.children.forEach((child, i) => {
    const last = i === count - 1;
    draw(child, style).forEach((line, j) => {
      if (i === 0 && j === 0) lines.push(label + (count === 1 ? style.single : style.first) + line);
      else if (j === 0) lines.push(indent + (last ? style.last : style.branch) + line);
      else lines.push(indent + (last || count === 1 ? '  ' : style.bar) + line);
    });
  });
  return lines;
}

function folded(children: readonly Node[], compact: boolean): Node[] {
  if (!compact) return [...children];
  const groups: { node: Node; key: string; n: number }[] = [];
  for (const node of children) {
    const key = draw(node, ASCII).join('\n');
    const same = groups.find((g) => g.key === key);
    if (same === undefined) groups.push({ node, key, n: 1 });
    else same.n += 1;
  }
  return groups.map(({ node, n }) => (n === 1 ? node : multiply(node, n)));
}
function multiply(node: Node, n: number): Node {
  if (node.children.length === 0) return { label: `${n}*[${node.label}]`, children: [] };
  const close = (x: Node): Node =>
    x.children.length === 0
      ? { label: `${x.label}]`, children: [] }
      : { ...x, children: x.children.map((c, i) => (i === x.children.length - 1 ? close(c) : c)) };
  return close({ label: `${n}*[${node.label}`, children: node.children });
}

export const pstree = tool({
  path: '/usr/bin/pstree',
  summary: 'display a tree of processes',
  shortName: true,
  options: 'aAcghlnpsTuU',
  long: 'arguments=a ascii=A compact-not=c show-pgids=g numeric-sort=n show-pids=p show-parents=s hide-threads=T uid-changes=u unicode=U long=l'.split(
    ' ',
  ),
  *run(t) {
    const procs = yield* readProcsOnce(t, {});
    const accounts = yield* readAccounts();
    const threadNames = new Map<number, number>();
    if (!t.has('T')) for (const p of procs) if (p.threads > 1 && p.state !== 'Z') threadNames.set(p.pid, p.threads - 1);
    const kids = new Map<number, Proc[]>();
    for (const p of procs) if (p.pid !== p.ppid) kids.set(p.ppid, [...(kids.get(p.ppid) ?? []), p]);
    const what = t.operands[0];
    let roots: Proc[];
    if (what !== undefined && !/^[0-9]+$/.test(what)) {
      const user = accounts.userNamed(what);
      if (user === undefined) return yield* t.die(`No such user name: ${what}`);
      const mine = new Set(procs.filter((p) => p.euid === user.uid).map((p) => p.pid));
      roots = procs.filter((p) => mine.has(p.pid) && !mine.has(p.ppid));
    } else {
      const pid = what === undefined ? 1 : Number(what);
      roots = procs.filter((p) => p.pid === pid);
      if (roots.length === 0) return 1;
      if (t.has('s')) {
        for (let p = roots[0] as Proc; p.ppid > 0; ) {
          const parent = procs.find((q) => q.pid === p.ppid);
          if (parent === undefined) break;
          kids.set(parent.pid, [p]);
          p = parent;
          roots = [p];
        }
      }
    }
    const label = (p: Proc, parentUid: number): string => {
      const notes: string[] = [];
      if (t.has('p')) notes.push(String(p.pid));
      if (t.has('g')) notes.push(String(p.pgrp));
      if (t.has('u') && p.euid !== parentUid) notes.push(accounts.userName(p.euid));
      const name = p.comm + (notes.length > 0 ? `(${notes.join(',')})` : '');
      return t.has('a') && p.args.length > 1 ? `${name} ${p.args.slice(1).join(' ')}` : name;
    };
    const byName = !t.has('n') && !t.has('p');
    const build = (p: Proc, parentUid: number, depth: number): Node => {
      const sorted = [...(kids.get(p.pid) ?? [])].sort((a, b) =>
        byName ? (a.comm < b.comm ? -1 : a.comm > b.comm ? 1 : a.pid - b.pid) : a.pid - b.pid,
      );
      const below: Node[] = depth > 200 ? [] : sorted.map((c) => build(c, p.euid, depth + 1));
      for (let i = 0; i < (threadNames.get(p.pid) ?? 0); i += 1) below.push({ label: `{${p.comm}}`, children: [] });
      return { label: label(p, parentUid), children: folded(below, !t.has('c') && !t.has('p') && !t.has('a')) };
    };
    const lang = t.getenv('LC_ALL') ?? t.getenv('LC_CTYPE') ?? t.getenv('LANG') ?? '';
    const utf = t.has('U') || (!t.has('A') && /utf-?8/i.test(lang) && (yield* sys.isatty(1)));
    for (const root of roots) {
      const tree = build(root, root.pid === 1 ? root.euid : -1, 0);
      for (const line of t.has('a') ? drawArguments(tree, '', '', utf ? UTF : ASCII) : draw(tree, utf ? UTF : ASCII))
        yield* t.print(`${line}\n`);
    }
    return 0;
  },
});

/** -a: one process a line, as command lines are long. */
function drawArguments(node: Node, head: string, rest: string, style: Style): string[] {
  const lines = [head + node.label];
  node.children.forEach((c, i) => {
    const last = i === node.children.length - 1;
    lines.push(
      ...drawArguments(c, `${rest}  ${last ? style.last : style.branch}`, `${rest}  ${last ? '  ' : style.bar}`, style),
    );
  });
  return lines;
}
