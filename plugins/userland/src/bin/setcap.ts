/** bin/setcap.ts — setcap(8) and getcap(8): the capabilities of a file (the attribute security.capability). */
import { hasCap, lastCap, withCap } from '../lib/caps.ts';
import { S_IFMT, S_IFREG } from '../lib/consts.ts';
import {
  capsFromText,
  capsToText,
  decodeCaps,
  effectiveFits,
  encodeCaps,
  type FlagsOfCaps,
  flagLetters,
} from '../lib/file-caps.ts';
import { NR, type Sys, strerror, sys } from '../lib/sdk.ts';
import { type Tool, tool } from '../lib/tool.ts';
import { type WalkState, walk } from '../lib/tree-walk.ts';

const NAME = 'security.capability';
const ENODATA = -61;
const EINVAL = -22;
const CAP_SETFCAP = 31;

const USAGE = `usage: setcap [-h] [-q] [-v] [-n <rootid>] (-r|<caps>) <filename> [ ... (-r|<capsN>) <filenameN> ]

 Note <filename> must be a regular (non-symlink) file.
 -r          remove capability from file
 <capsN>     cap_from_text(3) formatted file capability
 -h          this message and exit status 0
 -q          quietly
 -v          validate supplied capability matches file
 -n <rootid> write a user namespace (!= 0) limited capability
`;

interface Job {
  /** null: -r */
  readonly flags: FlagsOfCaps | null;
  readonly file: string;
  readonly rootid: number;
  readonly verify: boolean;
  readonly quiet: boolean;
}
/** Options may stand before any pair, and hold for those behind them. */
function jobsOf(args: readonly string[], last: number): Job[] | 'help' | null {
  const jobs: Job[] = [];
  let [rootid, verify, quiet] = [0, false, false];
  for (let i = 0; i < args.length; i += 1) {
    const arg = args[i] as string;
    if (arg === '-h' || arg === '--help') return 'help';
    if (arg === '-q') quiet = true;
    else if (arg === '-v') verify = true;
    else if (arg === '-n') {
      i += 1;
      rootid = Number(args[i] ?? '0');
      if (!Number.isInteger(rootid) || rootid <= 0) return null;
    } else {
      const flags = arg === '-r' ? null : capsFromText(arg, last);
      const file = args[i + 1];
      if ((arg !== '-r' && flags === null) || file === undefined) return null;
      jobs.push({ flags, file, rootid, verify, quiet });
      i += 1;
    }
  }
  return jobs.length === 0 ? null : jobs;
}

function* capsOf(path: string): Sys<FileCaps | number> {
  const out = new Uint8Array(64);
  const n = yield* sys.raw(NR.lgetxattr, path, NAME, out, out.length);
  return n < 0 ? n : (decodeCaps(out.slice(0, n)) ?? EINVAL);
}
type FileCaps = NonNullable<ReturnType<typeof decodeCaps>>;

/** A message without the tool's name, and the end. */
function* fail(t: Tool, message: string): Sys<never> {
  yield* t.stderr(`${message}\n`);
  return t.exit(1);
}
/** libcap raises CAP_SETFCAP among its own effective ones first. */
function* maySetfcap(t: Tool): Sys<void> {
  const caps = yield* sys.capget(0);
  if (typeof caps === 'number' || hasCap(caps.effective, CAP_SETFCAP)) return;
  const r = yield* sys.capset({ ...caps, effective: withCap(caps.effective, CAP_SETFCAP, true) });
  if (r < 0) yield* fail(t, `unable to set CAP_SETFCAP effective capability: ${strerror(r)}`);
}

function* verify(t: Tool, job: Job): Sys<void> {
  const now = yield* capsOf(job.file);
  const flags = typeof now === 'number' ? [] : now.flags;
  const wanted = job.flags ?? [];
  let differs = 0;
  for (let cap = 0; cap < 64; cap += 1) differs |= (flags[cap] ?? 0) ^ (wanted[cap] ?? 0);
  if (differs !== 0) t.status = 1;
  if (job.quiet) return;
  const sets = [...'pie'].filter((letter) => flagLetters(differs).includes(letter)).join('');
  yield* t.print(differs === 0 ? `${job.file}: OK\n` : `${job.file} differs in [${sets}]\n`);
}

function* apply(t: Tool, job: Job): Sys<void> {
  const st = yield* sys.lstat(job.file);
  const regular = typeof st !== 'number' && (st.mode & S_IFMT) === S_IFREG;
  let r = typeof st === 'number' ? st : EINVAL;
  if (regular && job.flags === null) r = yield* sys.raw(NR.removexattr, job.file, NAME);
  else if (regular && job.flags !== null && effectiveFits(job.flags)) {
    const value = encodeCaps(job.flags, job.rootid);
    r = yield* sys.raw(NR.setxattr, job.file, NAME, value, value.length, 0);
  } else if (regular)
    yield* t.stderr(
      'NOTE: Under Linux, effective file capabilities must either be empty, or\n      exactly match the union of selected permitted and inheritable bits.\n',
    );
  if (r >= 0) return;
  const why =
    r === ENODATA
      ? `File '${job.file}' has no capablity to remove`
      : r === EINVAL
        ? `Invalid file '${job.file}' for capability operation`
        : `Failed to ${job.flags === null ? 'remove' : 'set'} capabilities on file '${job.file}': ${strerror(r)}`;
  yield* fail(t, why);
}

export const setcap = tool({
  path: '/usr/sbin/setcap',
  summary: 'set file capabilities',
  shortName: true,
  *run(t) {
    const jobs = jobsOf(t.args, yield* lastCap());
    if (jobs === 'help') {
      yield* t.print(USAGE);
      return 0;
    }
    if (jobs === null) {
      const given = t.args.some((a) => !a.startsWith('-'));
      return yield* fail(t, `${given ? 'fatal error: Invalid argument\n' : ''}${USAGE.trimEnd()}`);
    }
    if (jobs.some((j) => !j.verify)) yield* maySetfcap(t);
    yield* t.each(
      jobs.map((j) => j.file),
      function* (_file, i) {
        const job = jobs[i] as Job;
        yield* job.verify ? verify(t, job) : apply(t, job);
      },
    );
    return t.status;
  },
});

function* show(t: Tool, path: string, last: number): Sys<void> {
  const caps = yield* capsOf(path);
  if (typeof caps === 'number') {
    if (t.has('v')) yield* t.print(`${path}\n`);
    return;
  }
  const root = t.has('n') && caps.rootid !== 0 ? ` [rootid=${caps.rootid}]` : '';
  yield* t.print(`${path} ${capsToText(caps.flags, last)}${root}\n`);
}

export const getcap = tool({
  path: '/usr/sbin/getcap',
  summary: 'examine file capabilities',
  options: 'hnrv',
  shortName: true,
  *run(t) {
    const last = yield* lastCap();
    if (t.has('h') || t.operands.length === 0) {
      const text =
        'usage: getcap [-h] [-n] [-r] [-v] <filename> [<filename> ...]\n\n\tdisplays the capabilities on the queried file(s).';
      if (!t.has('h')) return yield* fail(t, text);
      yield* t.print(`${text}\n`);
      return 0;
    }
    yield* t.ready();
    yield* walk(
      t,
      t.operands,
      {
        *before(v) {
          if (!v.folder) yield* show(t, v.path, last);
          return v.folder && t.has('r');
        },
        *failed(path, errno) {
          yield* t.stderr(`${path} (${strerror(errno)})\n`);
        },
      },
      (t.saved as { stack: WalkState } | null)?.stack ?? null,
      (stack) => t.checkpoint({ stack }),
    );
    return 0;
  },
});
