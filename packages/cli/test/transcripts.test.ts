/**
 * Golden sessions: what a student sees at the terminal, with the guards asked in the margin, per scenario and era.
 *
 * The files are in packages/kernel-sim/transcripts, read like a terminal, and are reviewed as prose. `UPDATE=1` writes them anew.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { boot, type EraId, type Machine, type MachineEvent, type MachineInput } from '@killinit/kernel-sim';
import { describe, expect, test } from 'vitest';
import { standardBuild, tinyImage } from '../src/standard.ts';
import { SESSIONS, type Session } from './sessions.ts';

const FOLDER = new URL('../../kernel-sim/transcripts/', import.meta.url);
const MARGIN = '    │ ';
/** Guards that are asked all the time and decide nothing are left to the feed. */
const UNREMARKABLE =
  /^(kill-audit|kill-kernel-origin|signal-force-computation|sig-blocked-not-ignored|sig-traced-not-ignored)/;

function guardLine(e: Extract<MachineEvent, { kind: 'guard' }>): string {
  const facts = Object.entries(e.facts).map(([k, v]) => `${k} ${v}`);
  const count = e.count > 1 ? ` ×${e.count}` : '';
  return `${MARGIN}${e.blocked ? 'BLOCK' : 'pass '} ${e.id} (${e.site}) ${facts.join(', ')}${count}`;
}
/** What passes at every fork, exec and exit says nothing about this session; what refuses does. */
const EVERYDAY = /^(fork-|exec-|exit-|setpgid-|setsid-|cap-|setuid-|reparent|wait-no-child)/;

/** Output as a screen shows it, the events of the kernel beside it. An unfinished line (the prompt) waits for its end. */
class Screen {
  readonly out: string[] = [];
  private rest = '';

  print(data: string): void {
    const lines = (this.rest + data.replace(/\r/g, '')).split('\n');
    this.rest = lines.pop() as string;
    this.out.push(...lines.map((l) => l.trimEnd()));
  }
  show(events: readonly MachineEvent[], seat: number | null): void {
    for (const e of events) {
      if (e.kind === 'tty' && e.tty === 'tty1') this.print(e.data);
      else if (e.kind === 'guard' && (seat === null || e.seat === seat) && remarkable(e)) this.out.push(guardLine(e));
      else if (e.kind === 'init_died') this.out.push(`${MARGIN}init died: ${e.how}`);
      else if (e.kind === 'panic') this.out.push(`${MARGIN}${e.text}`);
      else if (e.kind === 'printk' && e.level <= 4) this.out.push(`${MARGIN}dmesg: ${e.text}`);
    }
  }
  end(): void {
    if (this.rest !== '') this.out.push(this.rest.trimEnd());
  }
}
const remarkable = (e: Extract<MachineEvent, { kind: 'guard' }>): boolean =>
  !UNREMARKABLE.test(e.id) && (e.blocked ? e.id !== 'wait-no-child' : !EVERYDAY.test(e.id));

function play(session: Session, era: EraId): string {
  const machine: Machine = boot(standardBuild(era), { era, seed: 1, image: tinyImage });
  const screen = new Screen();
  const uid = session.uid ?? 1001;
  let at = 1000;
  machine.advance(at);
  const step = (input: MachineInput, ms: number): void => {
    const events = [...machine.apply(at, input)];
    at += ms;
    events.push(...machine.advance(at));
    screen.show(events, uid === 0 ? null : uid);
  };
  step({ kind: 'attach', tty: 'tty1', uid, login: uid === 0 ? 'root' : 'ann', sudo: true }, 1500);
  if (session.others === true) {
    machine.apply(at, { kind: 'attach', tty: 'tty2', uid: 1002, login: 'ben', sudo: false });
    at += 1500;
    machine.advance(at);
  }
  for (const line of session.lines) {
    if (line.startsWith('^')) step({ kind: 'key', tty: 'tty1', key: line as '^C' }, 400);
    else step({ kind: 'line', tty: 'tty1', line }, session.waitMs ?? 400);
  }
  screen.end();
  // How many cycles a program needs is nobody's promise.
  const text = screen.out.join('\n').replace(/^\[ *\d+\.\d{6}\]/gm, '[    t.tttttt]');
  return `# ${session.title} (${era})\n\n${text}\n`;
}

describe.each(['v2.6.34', 'v6.1'] as const)('transcripts %s', (era) => {
  test.each(SESSIONS.map((s) => [s.name, s] as const))('%s', (name, session) => {
    const file = new URL(`${name}.${era}.txt`, FOLDER);
    const now = play(session, era);
    if (process.env.UPDATE === '1') writeFileSync(file, now);
    expect(now).toBe(readFileSync(file, 'utf8'));
  });
});
