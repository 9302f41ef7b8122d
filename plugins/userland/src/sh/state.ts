/**
 * sh/state.ts — everything a running shell is. Plain data: a snapshot at any call holds one of these, a forked child starts from one.
 */

import type { RedirKind } from './compile/ops.ts';
import type { PieceKind } from './parse/parts.ts';

export type Value =
  | { kind: 'scalar'; text: string | null }
  | { kind: 'indexed'; map: Map<number, string> }
  | { kind: 'assoc'; map: Map<string, string> };
/** `attrs`: x exported, r readonly, i integer, l lower case, u upper case, n name reference. */
export type Variable = { value: Value; attrs: string };
export type Scope = {
  kind: 'global' | 'function' | 'command';
  vars: Map<string, Variable>;
  /** `local -`: the options to put back. */
  options: string | null;
};

/** A piece of a word being expanded; 'break' separates fields that "$@" made. */
export type Piece = { s: string; k: PieceKind | 'break' };
export type Item = { key: string | null; value: string; append: boolean };
export type Assigned = {
  name: string;
  index: string | null;
  raw: string;
  value: string;
  items: Item[] | null;
  append: boolean;
};
export type Redirection = {
  kind: RedirKind;
  fd: number | null;
  variable: string | null;
  target: string;
  /** The file name was none or several words. */
  ambiguous: boolean;
};
export type Loop = {
  brk: number;
  cont: number;
  saves: number;
  guard: number;
  cases: number;
  marks: number;
  status: number;
  items: string[];
  at: number;
};
/** `expand`: a text of prompts expanded as between double quotes; what it becomes goes on as the effect named `name`. */
export type FrameKind = 'main' | 'function' | 'source' | 'eval' | 'trap' | 'subshell' | 'expand';

export type Frame = {
  kind: FrameKind;
  text: string;
  unit: number;
  pc: number;
  /** Added to the line numbers of the text. */
  line: number;
  /** A function's name, or '' . */
  name: string;
  /** It is over; only its RETURN trap was still to run. */
  over: boolean;
  /** The file the text is from, as BASH_SOURCE shows it. */
  source: string;
  /** LINENO where it was called. */
  calledAt: number;
  /** Depth of `guard`: failures are no reason to exit. Inherited from the caller. */
  guard: number;
  /** How many saved redirections and scopes there were before. */
  saves: number;
  scopes: number;
  /** Positional parameters to put back, when the frame set its own. */
  params: string[] | null;
  loops: Loop[];
  cases: string[];
  /** Of compound commands with redirections: how many there were saved before each. */
  marks: number[];
  // the command being put together
  words: Piece[][];
  vals: string[];
  args: string[];
  items: Item[];
  arrays: { at: number; name: string; append: boolean; items: Item[] }[];
  assigns: Assigned[];
  redirs: Redirection[];
  /** Status of the last command substitution in this command. */
  sub: number | null;
  /** Descriptors of process substitutions, closed when the command ends. */
  procs: number[];
  /** Scopes and saves before this command. */
  mark: { scopes: number; saves: number } | null;
  /** Of `time`. */
  clocks: number[];
  /** What to restore when a trap is done. */
  trapStatus: number | null;
  trapPipe: number[] | null;
  /** `shopt -s lastpipe`: the rest of the pipeline whose last command this frame is. */
  lastPipe: Job | null;
  /** What the shell was in the middle of when the trap came: it goes on with it. */
  resume: Effect | null;
  /** The whole of a text whose end is wrong: said when what goes before has run. */
  problem: string | null;
  /** The ERR trap under set -e: the shell ends behind it. */
  exitAfter: boolean;
};

export type Job = {
  id: number;
  pgid: number;
  text: string;
  state: 'running' | 'stopped' | 'done';
  pids: { pid: number; status: number | null; stopped: boolean }[];
  background: boolean;
  told: boolean;
  nohup: boolean;
  /** False in a subshell: a job of the shell it came from. */
  ours: boolean;
  cwd: string;
};

export type ShellFunction = {
  body: string;
  line: number;
  source: string;
  exported: boolean;
  traced: boolean;
  readonly: boolean;
};

/** Where commands come from. `text`: what is left of a script; `fd`: read by and by. */
export type Input = {
  kind: 'text' | 'fd' | 'tty';
  fd: number;
  text: string;
  /** Lines taken so far. */
  line: number;
  /** The beginning of a line, byte by byte, whose end has not come yet. */
  ahead: string;
  eof: boolean;
  /** Lines are taken one command at a time, because what they mean may change as they run (aliases) or one of them is wrong. */
  stepping: boolean;
  /** Lines of a command that is not complete, and the number of the first. */
  partial: string;
  partialLine: number;
  /** Lines added since it was last looked at. */
  waited: number;
  /** 0: PROMPT_COMMAND is next, 1: the prompt, 2: it is being expanded, 3: it can be printed. */
  stage: number;
  prompt: string;
};

/** What the shell is in the middle of, between two instructions: the rest of it is done by the function of that name (run/effects.ts). */
export type Effect = { readonly kind: string; readonly data: object };

/** Calls a shell makes between two checkpoints; more when a checkpoint is dear. */
export const LEAST_CALLS = 64;

export type Shell = {
  /** $0, and what errors begin with. */
  name: string;
  /** `-c`: errors of syntax name it. */
  fromString: boolean;
  script: string;
  pid: number;
  ppid: number;
  /** `$$`: stays in subshells. */
  shellPid: number;
  uid: number;
  euid: number;
  gid: number;
  interactive: boolean;
  login: boolean;
  jobControl: boolean;
  tty: number;
  pgid: number;
  /** Set options, by their long names. */
  options: Map<string, boolean>;
  shopt: Map<string, boolean>;
  scopes: Scope[];
  params: string[];
  functions: Map<string, ShellFunction>;
  aliases: Map<string, string>;
  /** What `complete` was told, by command. */
  completions: Map<string, string>;
  /** Builtins switched off by `enable -n`. */
  disabled: string[];
  hashed: Map<string, { path: string; hits: number }>;
  traps: Map<string, string>;
  /** In a subshell: the traps of the shell it came from, as `trap` still lists them. */
  /** In how many functions the shell was when a DEBUG, ERR or RETURN trap was set: it is not for those called from there. */
  trapDepths: Map<string, number>;
  oldTraps: Map<string, string> | null;
  /** Signals ignored when the shell started: cannot be trapped. */
  ignored: number[];
  /** Caught signals that have not been acted on. */
  pending: number[];
  /** True while some signal is caught, so that the list is worth asking for. */
  catching: boolean;
  dirs: string[];
  cwd: string;
  umask: number;
  history: string[];
  historyBase: number;
  /** Lines not in the file yet. */
  historyNew: number;
  jobs: Job[];
  /** `%+` and `%-`: job ids, newest last. */
  jobOrder: number[];
  /** Statuses of children that are in no job. */
  reaped: Map<number, number>;
  frames: Frame[];
  input: Input | null;
  /** Descriptors put aside: at `fd`, kept at `copy` (-1: it was closed). */
  saves: { fd: number; copy: number }[];
  effect: Effect | null;
  status: number;
  pipeStatus: number[];
  lastBackground: number;
  lastArg: string;
  line: number;
  command: string;
  subshell: number;
  random: number;
  startedMs: number;
  clockMs: number;
  passwd: Map<string, string> | null;
  /** Messages of expansions that go on all the same; printed before the next instruction. */
  warnings: string[];
  /** CPU time since the last checkpoint. */
  cycles: number;
  /** Calls it makes between two checkpoints (turn.ts). */
  callsPerRest: number;
  /** getopts: offset in a group of letters. */
  optSub: number;
  /** OPTIND as getopts left it: another value starts again. */
  optIndex: number;
  /** Going down: the status, EXIT trap done or not. */
  exiting: { status: number; trapped: boolean } | null;
  /** The signal that ends it, once its EXIT trap has run. */
  dying: number;
  /** `exit` with stopped jobs: said once. */
  warned: boolean;
  execString: string;
  columns: number;
  user: string;
  host: string;
  /** Commands read so far, for \\# of a prompt. */
  commands: number;
};

/** Signals by the name traps use. */
export const shellOptions: Readonly<Record<string, string>> = {
  a: 'allexport',
  b: 'notify',
  e: 'errexit',
  f: 'noglob',
  h: 'hashall',
  k: 'keyword',
  m: 'monitor',
  n: 'noexec',
  p: 'privileged',
  t: 'onecmd',
  u: 'nounset',
  v: 'verbose',
  x: 'xtrace',
  B: 'braceexpand',
  C: 'noclobber',
  E: 'errtrace',
  H: 'histexpand',
  P: 'physical',
  T: 'functrace',
};
export const longOptions: readonly string[] = [
  'allexport',
  'braceexpand',
  'emacs',
  'errexit',
  'errtrace',
  'functrace',
  'hashall',
  'histexpand',
  'history',
  'ignoreeof',
  'interactive-comments',
  'keyword',
  'monitor',
  'noclobber',
  'noexec',
  'noglob',
  'nolog',
  'notify',
  'nounset',
  'onecmd',
  'physical',
  'pipefail',
  'posix',
  'privileged',
  'verbose',
  'vi',
  'xtrace',
];

export const on = (s: Shell, option: string): boolean => s.options.get(option) === true;
export const shopted = (s: Shell, option: string): boolean => s.shopt.get(option) === true;
export const topFrame = (s: Shell): Frame => s.frames[s.frames.length - 1] as Frame;

export function newFrame(kind: FrameKind, text: string, more: Partial<Frame> = {}): Frame {
  return {
    kind,
    text,
    unit: 0,
    pc: 0,
    line: 0,
    name: '',
    over: false,
    source: '',
    calledAt: 0,
    guard: 0,
    saves: 0,
    scopes: 0,
    params: null,
    loops: [],
    cases: [],
    marks: [],
    words: [],
    vals: [],
    args: [],
    items: [],
    arrays: [],
    assigns: [],
    redirs: [],
    sub: null,
    procs: [],
    mark: null,
    clocks: [],
    trapStatus: null,
    trapPipe: null,
    lastPipe: null,
    resume: null,
    problem: null,
    exitAfter: false,
    ...more,
  };
}
