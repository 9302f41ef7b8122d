/** lib/signames.ts — signals by name and number, as kill(1), timeout(1), env(1) and the shell spell them. */
import { signals } from './sdk.ts';

/** The real-time signals a C library leaves to programs. */
export const RTMIN = 34;
export const RTMAX = 64;
const NAMES = signals.SIGNALS as readonly string[];

/** `KILL`, `RTMIN+2`; null for numbers that are no signal (32 and 33 belong to the C library). 0 is `EXIT`. */
export function signalName(sig: number): string | null {
  if (sig === 0) return 'EXIT';
  if (sig >= 1 && sig <= 31) return NAMES[sig - 1]?.slice(3) ?? null;
  if (sig < RTMIN || sig > RTMAX) return null;
  if (sig === RTMIN) return 'RTMIN';
  if (sig === RTMAX) return 'RTMAX';
  return sig < 50 ? `RTMIN+${sig - RTMIN}` : `RTMAX-${RTMAX - sig}`;
}

const BY_NAME: ReadonlyMap<string, number> = new Map([
  ...Array.from({ length: 64 }, (_, i) => i + 1).flatMap((n): [string, number][] => {
    const name = signalName(n);
    return name === null ? [] : [[name, n]];
  }),
  ['IOT', signals.SIGABRT],
  ['CLD', signals.SIGCHLD],
  ['POLL', signals.SIGIO],
]);

/** `9`, `KILL`, `SIGKILL`, `sigkill`, `RTMIN+3`: the number, or null. */
export function signalNumber(text: string): number | null {
  if (/^[0-9]{1,3}$/.test(text)) return Number(text) <= 64 ? Number(text) : null;
  const name = text.toUpperCase().replace(/^SIG/, '');
  if (name === 'EXIT') return 0;
  const known = BY_NAME.get(name);
  if (known !== undefined) return known;
  const rt = /^RT(MIN\+|MAX-)([0-9]{1,2})$/.exec(name);
  if (rt === null) return null;
  const sig = rt[1] === 'MIN+' ? RTMIN + Number(rt[2]) : RTMAX - Number(rt[2]);
  return sig >= RTMIN && sig <= RTMAX ? sig : null;
}

/** A signal, or a wait status with its 128 taken off, as `kill -l 137` reads it. */
export const signalOfStatus = (n: number): number => (n > 128 ? n - 128 : n);

/** The table of `kill -l` as bash prints it: five a line, tab between. */
export function signalTable(): string {
  const cells: string[] = [];
  for (let sig = 1; sig <= RTMAX; sig += 1) {
    const name = signalName(sig);
    if (name !== null) cells.push(`${String(sig).padStart(2)}) SIG${name}`);
  }
  let out = '';
  cells.forEach((cell, i) => {
    out += cell + (i % 5 === 4 ? '\n' : '\t');
  });
  return cells.length % 5 === 0 ? out : `${out}\n`;
}
