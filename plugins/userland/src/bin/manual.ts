/** bin/manual.ts — man(1), apropos(1), whatis(1), guards(1), edit(1): what there is to read, and where to write. */

import { O_CREAT, O_WRONLY } from '../lib/consts.ts';
import { joinPath, readText } from '../lib/files.ts';
import { GUARD_CATALOGUE, type Sys, strerror, sys } from '../lib/sdk.ts';
import { tool } from '../lib/tool.ts';
import { findPage, PAGES } from '../man/index.ts';
import { renderPage } from '../man/render.ts';

export const man = tool({
  path: '/usr/bin/man',
  summary: 'show a manual page',
  options: '+akfP:ws:',
  long: ['all=a', 'apropos=k', 'whatis=f', 'where=w', 'sections=s'],
  shortName: true,
  *run(t) {
    let words = [...t.operands];
    if (words.length === 0) {
      yield* t.stderr("What manual page do you want?\nFor example, try 'man man'.\n");
      return 1;
    }
    if (t.has('k') || t.has('f')) {
      yield* t.print(listing(words, t.has('k')));
      return 0;
    }
    let section = t.value('s') === undefined ? undefined : Number(t.value('s'));
    if (/^[1-8]$/.test(words[0] ?? '') && words.length > 1) {
      section = Number(words[0]);
      words = words.slice(1);
    }
    const size = yield* sys.winsize(1);
    const width = typeof size === 'number' || size.cols === 0 ? 80 : Math.max(40, Math.min(100, size.cols));
    let status = 0;
    for (const word of words) {
      const m = /^(.+)\(([1-8])\)$/.exec(word) ?? /^(.+)\.([1-8])$/.exec(word);
      const page = findPage(m?.[1] ?? word, m === null ? section : Number(m[2]));
      // Other plugins bring pages as files, laid out already.
      const file = page === null ? yield* pageFile(m?.[1] ?? word, m === null ? section : Number(m[2])) : -1;
      if (typeof file === 'string') yield* t.print(file);
      else if (page === null) {
        yield* t.stderr(`No manual entry for ${word}${section === undefined ? '' : ` in section ${section}`}\n`);
        status = 16;
      } else yield* t.print(renderPage(page, width));
    }
    return status;
  },
});
function* pageFile(name: string, section: number | undefined): Sys<string | number> {
  if (name.includes('/')) return -1;
  for (const s of section === undefined ? [1, 8, 2, 3, 5, 7] : [section]) {
    const text = yield* readText(`/usr/share/man/man${s}/${name}.${s}`);
    if (typeof text === 'string') return text;
  }
  return -1;
}
function listing(words: readonly string[], search: boolean): string {
  return PAGES.filter((p) =>
    words.some((word) =>
      search
        ? `${p.name} ${(p.aliases ?? []).join(' ')} ${p.summary}`.toLowerCase().includes(word.toLowerCase())
        : p.name === word || p.aliases?.includes(word) === true,
    ),
  )
    .map((p) => `${`${p.name} (${p.section})`.padEnd(20)} - ${p.summary}\n`)
    .sort()
    .join('');
}
const lister = (path: string, summary: string, search: boolean) =>
  tool({
    path,
    summary,
    options: 's:ael',
    shortName: true,
    *run(t) {
      if (t.operands.length === 0) return yield* t.die(`${t.name} what?`);
      const text = listing(t.operands, search);
      if (text === '') {
        yield* t.stderr(t.operands.map((word) => `${word}: nothing appropriate.\n`).join(''));
        return 16;
      }
      yield* t.print(text);
      return 0;
    },
  });
export const apropos = lister('/usr/bin/apropos', 'search the manual page names and descriptions', true);
export const whatis = lister('/usr/bin/whatis', 'display one-line manual page descriptions', false);

export const guards = tool({
  path: '/usr/bin/guards',
  summary: 'list the checks of the kernel one can run into',
  options: 'lv',
  long: ['long=l'],
  shortName: true,
  *run(t) {
    const wanted = t.operands.map((o) => o.toLowerCase());
    const list = GUARD_CATALOGUE.filter(
      (g) => wanted.length === 0 || wanted.some((word) => `${g.id} ${g.title}`.toLowerCase().includes(word)),
    );
    if (list.length === 0) return yield* t.die(`no guard matches '${t.operands.join(' ')}'`);
    const width = Math.max(...list.map((g) => g.id.length));
    for (const g of list) yield* t.print(`${g.id.padEnd(width)}  ${g.title}\n`);
    yield* t.print(`${list.length} guards; 'man GUARD' tells about one.\n`);
    return 0;
  },
});

/** The page's editor opens for what stands between the marks: an operating system command the browser's terminal understands. */
export const edit = tool({
  path: '/usr/bin/edit',
  links: ['/usr/bin/nano', '/usr/bin/vi', '/usr/bin/vim'],
  summary: "open a file in the page's editor",
  options: '+',
  shortName: true,
  *run(t) {
    const file = t.operands.find((o) => !o.startsWith('+'));
    if (file === undefined) yield* t.usage('which file?');
    const cwd = yield* sys.getcwd();
    const path = (file as string).startsWith('/')
      ? (file as string)
      : joinPath(typeof cwd === 'string' ? cwd : '/', file as string);
    if (!(yield* sys.isatty(1))) return yield* t.die('standard output is no terminal');
    const st = yield* sys.stat(path);
    if (typeof st === 'number') {
      const fd = yield* sys.open(path, O_WRONLY | O_CREAT, 0o644);
      if (fd < 0) return yield* t.die(`${file}: ${strerror(fd)}`);
      yield* sys.close(fd);
    } else if ((st.mode & 0o170000) === 0o040000) return yield* t.die(`${file}: Is a directory`);
    yield* t.print(`\x1b]777;edit;${path}\x07`);
    yield* t.print(`${path} is open in the editor; save it there (Ctrl-S).\n`);
    return 0;
  },
});
