/**
 * What the guards mean in plain words. The kernel's own names stand beside them; where nothing is said here, the title of the
 * guard in the scenario speaks.
 */

interface Words {
  /** The sentence over the trace when this guard ended the attempt. */
  readonly headline: string;
  /** Beside the bar: why. */
  readonly verdict?: string;
}

const BLOCKED: Readonly<Record<string, Words>> = {
  'sig-unkillable-default': {
    headline: 'kill said 0. The kernel threw your signal away.',
    verdict: 'Init carries a flag that makes unhandled signals vanish. Yours was dropped before it reached the queue.',
  },
  'sig-global-init-kernel-only': {
    headline: 'kill said 0. The kernel threw your signal away.',
    verdict: 'SIGKILL and SIGSTOP that somebody sends never reach the global init, whatever its flags say.',
  },
  'sig-handler-ignored': {
    headline: 'The target does not want this signal.',
    verdict: 'It ignores the signal, or the signal does nothing by default. It was dropped.',
  },
  'kill-minus-one-skips-init': {
    headline: 'You signalled everyone you could. Init was never on the list.',
    verdict: 'kill(-1) walks all processes and steps over init and over whoever called it.',
  },
  'kill-target-missing': {
    headline: 'There is no such process.',
    verdict: 'Nobody has this number now, so the call says ESRCH.',
  },
  'kill-valid-signal': {
    headline: 'There is no such signal.',
    verdict: 'The number is out of range, so the call says EINVAL.',
  },
  'kill-ok-by-cred': {
    headline: 'You are not allowed to signal this process.',
    verdict: 'It belongs to somebody else, so the call says EPERM.',
  },
  'kill-cap-kill': {
    headline: 'You are not allowed to signal this process.',
    verdict: 'It belongs to somebody else and you lack CAP_KILL, so the call says EPERM.',
  },
  'kill-sigcont-same-session': {
    headline: 'You are not allowed to signal this process.',
    verdict: 'It belongs to somebody else, you lack CAP_KILL, and it is no SIGCONT within your session: EPERM.',
  },
  'lsm-task-kill': {
    headline: 'A security module said no.',
    verdict: 'The kernel would have let it pass; the rules of this room did not.',
  },
  'get-signal-unkillable': {
    headline: 'The signal arrived, and init shrugged it off.',
    verdict: 'It got through sending, but at delivery the same flag drops it.',
  },
  'legacy-queue-one-pending': {
    headline: 'The same signal is waiting already.',
    verdict: 'Ordinary signals do not queue: one pending is as good as ten.',
  },
  'fork-clone-parent-init': {
    headline: 'Init may not have siblings, so the kernel refused the flag.',
    verdict: 'A brother of init would have nobody to collect it. CLONE_PARENT from an unkillable task says EINVAL.',
  },
  'fork-rlimit-nproc': {
    headline: 'You own as many processes as you may.',
    verdict: 'End one first. The limit counts everything that runs as you.',
  },
  'sigaction-kernel-only': {
    headline: 'Nobody may catch SIGKILL or SIGSTOP.',
    verdict: 'There is no handler for them, not even for init. The call says EINVAL.',
  },
  'exit-last-thread-of-init': {
    headline: 'You killed init.',
    verdict: 'The last thread of the global init left. There is nobody to inherit its children: panic.',
  },
};

const PASSED: Readonly<Record<string, string>> = {
  'kill-target-zero-or-negative': 'One process, or a group? The number decides.',
  'kill-target-missing': 'The process exists.',
  'kill-valid-signal': 'The signal number is real.',
  'kill-kernel-origin-skips-permission': 'It comes from a user, so permissions are checked.',
  'kill-audit': 'The audit log gets a line.',
  'kill-ok-by-cred': 'Your user id fits, so you may signal it.',
  'kill-cap-kill': 'You hold CAP_KILL, so you may signal anyone.',
  'lsm-task-kill': 'No security module objects.',
  'signal-force-computation': 'A forced signal would get further. Is yours one?',
  'sig-blocked-not-ignored': 'A blocked signal waits instead of being dropped.',
  'sig-traced-not-ignored': 'A traced process shows every signal to its tracer.',
  'sig-global-init-kernel-only': 'Not a SIGKILL or SIGSTOP to the global init.',
  'sig-unkillable-default': 'The flag that protects init is not in the way.',
  'sig-handler-ignored': 'The signal does something here.',
  'legacy-queue-one-pending': 'None of its kind is waiting yet.',
  'complete-signal-fatal-shortcut': 'Fatal: the whole thread group is told to go.',
  'get-signal-unkillable': 'Delivered.',
  'fork-clone-parent-init': 'You are not init, so you may have siblings.',
};

export const headlineOf = (id: string): string | null => BLOCKED[id]?.headline ?? null;
export const verdictOf = (id: string): string | null => BLOCKED[id]?.verdict ?? null;
export const passedWord = (id: string): string | null => PASSED[id] ?? null;

/** One short word on an arc of the shield ring. */
const SHORT: Readonly<Record<string, string>> = {
  'kill-target-zero-or-negative': 'targets',
  'kill-target-missing': 'pid',
  'kill-minus-one-skips-init': 'kill -1',
  'kill-valid-signal': 'signo',
  'kill-ok-by-cred': 'perm',
  'kill-cap-kill': 'cap_kill',
  'lsm-task-kill': 'lsm',
  'sig-unkillable-default': 'ignored',
  'sig-global-init-kernel-only': 'global',
  'get-signal-unkillable': 'deliver',
  'fork-clone-parent-init': 'clone',
  'exit-last-thread-of-init': 'exit',
  'sig-handler-ignored': 'handler',
  'complete-signal-fatal-shortcut': 'fatal',
  'module-cap': 'modcap',
  'module-elf-sane': 'elf',
  'module-signature': 'modsig',
};

/** A path's name says little when all its guards begin with it. */
const PATHS = ['kill', 'signal', 'init', 'module', 'ptrace', 'reboot', 'oom', 'exec', 'fork', 'sysrq', 'sig', 'get'];

export function shortWord(id: string): string {
  const known = SHORT[id];
  if (known) return known;
  const parts = id.replace(/^[\w-]+\./, '').split('-');
  const word = parts.find((p) => p.length > 2 && !PATHS.includes(p)) ?? parts[0] ?? id;
  return word.slice(0, 9);
}
