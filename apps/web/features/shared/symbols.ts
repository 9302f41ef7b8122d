/** Numbers as the kernel's people read them: signals by name, flags in hex, handlers as constants. */
const SIGNALS = (
  'HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ ' +
  'VTALRM PROF WINCH IO PWR SYS'
).split(' ');

const ERRNOS: Readonly<Record<number, string>> = {
  1: 'EPERM',
  2: 'ENOENT',
  3: 'ESRCH',
  4: 'EINTR',
  8: 'ENOEXEC',
  10: 'ECHILD',
  11: 'EAGAIN',
  12: 'ENOMEM',
  13: 'EACCES',
  14: 'EFAULT',
  16: 'EBUSY',
  17: 'EEXIST',
  22: 'EINVAL',
  24: 'EMFILE',
  38: 'ENOSYS',
};

/** `SIGKILL` for 9; the number itself where it has no name. */
export const signalName = (n: number): string => (SIGNALS[n - 1] ? `SIG${SIGNALS[n - 1]}` : String(n));

export const resultName = (n: number): string => (n < 0 ? (ERRNOS[-n] ?? String(n)) : String(n));

const SIGNAL_UNKILLABLE = 0x40;

/** A value a guard read, as text. */
export function valueText(name: string, value: number | string | boolean): string {
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string') return value;
  if (/flags$/.test(name)) {
    const hex = `0x${(value >>> 0).toString(16)}`;
    return name.includes('clone') || !(value & SIGNAL_UNKILLABLE) ? hex : `${hex} SIGNAL_UNKILLABLE`;
  }
  if (name === 'handler') return value === 0 ? 'SIG_DFL' : value === 1 ? 'SIG_IGN' : `0x${(value >>> 0).toString(16)}`;
  if (name === 'sig') return value > 0 && SIGNALS[value - 1] ? `${value} ${signalName(value)}` : String(value);
  if (name === 'answer') return resultName(value);
  return String(value);
}

const SIGNAL_ARG: Readonly<Record<string, number>> = { kill: 1, tkill: 1, tgkill: 2, rt_sigqueueinfo: 1 };

/** `kill(1, SIGKILL)`. */
export function callText(name: string, args: readonly (number | string)[]): string {
  const shown = args.map((arg, i) => {
    if (typeof arg === 'number') return SIGNAL_ARG[name] === i ? signalName(arg) : String(arg);
    const text = arg.length > 40 ? `${arg.slice(0, 39)}…` : arg;
    return JSON.stringify(text);
  });
  return `${name}(${shown.join(', ')})`;
}
