// biome-ignore-all lint/suspicious/noTemplateCurlyInString: they are shell texts
/** A person at a terminal: prompt, job control, history, ^C, continuation lines. What the screen shows is compared whole. */
import { boot, type EraId, type Machine, type TtyKey } from '@killinit/kernel-sim';
import { describe, expect, test } from 'vitest';
import { standardBuild, tinyImage } from '../../src/standard.ts';

class Person {
  private readonly machine: Machine;
  private at = 0;
  private screen = '';

  constructor(era: EraId = 'v6.1') {
    this.machine = boot(standardBuild(era), { era, seed: 1, image: tinyImage });
    this.machine.apply(0, { kind: 'attach', tty: 'tty1', uid: 1000, login: 'ann', sudo: true });
    this.wait(1500);
    this.screen = '';
  }
  wait(ms: number): void {
    this.at += ms;
    for (const e of this.machine.advance(this.at)) if (e.kind === 'tty' && e.tty === 'tty1') this.screen += e.data;
  }
  /** What appears from typing this line (or pressing this key) until it is quiet again, prompts included. */
  type(line: string, ms = 400): string {
    this.screen = '';
    const key = /^\^[CZD\\]$/.test(line);
    const events = this.machine.apply(
      this.at,
      key ? { kind: 'key', tty: 'tty1', key: line as TtyKey } : { kind: 'line', tty: 'tty1', line },
    );
    for (const e of events) if (e.kind === 'tty' && e.tty === 'tty1') this.screen += e.data;
    this.wait(ms);
    return this.screen.replaceAll('\r\n', '\n');
  }
  all(lines: readonly string[]): string {
    return lines.map((line) => this.type(line)).join('');
  }
}

const PROMPT = 'ann@killinit:~$ ';

describe('at the prompt', () => {
  test('a command and its output', () => {
    expect(new Person().type('echo hi')).toBe(`echo hi\nhi\n${PROMPT}`);
  });
  test('the prompt follows the folder, and PS1', () => {
    const p = new Person();
    expect(p.type('cd /tmp')).toBe('cd /tmp\nann@killinit:/tmp$ ');
    expect(p.type("PS1='[\\W \\$?] '")).toContain('[tmp 0] ');
    expect(p.type('false')).toBe('false\n[tmp 1] ');
  });
  test('a prompt with a command in it', () => {
    const p = new Person();
    expect(p.type("PS1='$(echo run)> '")).toContain('run> ');
  });
  test('a hangup reaches the jobs, but none that is disowned', () => {
    const p = new Person();
    p.all(['sleep 1001 &', 'sleep 1002 &', 'disown %2', 'kill -HUP $$']);
    p.wait(1500); // init starts a new login
    expect(p.type('pgrep -af sleep')).toMatch(/\d+ sleep 1002\n/);
    expect(p.type('pgrep -af sleep')).not.toContain('1001');
  });
  test('a command of several lines', () => {
    const p = new Person();
    expect(p.type('for i in 1 2; do')).toBe('for i in 1 2; do\n> ');
    expect(p.type('echo $i')).toBe('echo $i\n> ');
    expect(p.type('done')).toBe(`done\n1\n2\n${PROMPT}`);
  });
  test('^C gives up what was begun', () => {
    const p = new Person();
    p.type('echo "never');
    expect(p.type('^C')).toBe(`^C\n${PROMPT}`);
    expect(p.type('echo $?')).toBe(`echo $?\n130\n${PROMPT}`);
  });
  test('a mistake is told and the shell goes on', () => {
    const p = new Person();
    expect(p.type('echo a )')).toBe(`echo a )\n-sh: syntax error near unexpected token \`)'\n${PROMPT}`);
    expect(p.type('nosuch')).toBe(`nosuch\n-sh: nosuch: command not found\n${PROMPT}`);
    expect(p.type('echo $?')).toContain('\n127\n');
  });
  test('leaving starts a new login', () => {
    expect(new Person().type('exit', 2500)).toMatch(/^exit\nlogout\n[\s\S]*ann@killinit:~\$ $/);
  });
});

describe('jobs', () => {
  test('stop, list, background, foreground, interrupt', () => {
    const p = new Person();
    p.type('sleep 100');
    expect(p.type('^Z')).toBe(`^Z\n[1]+  Stopped                 sleep 100\n${PROMPT}`);
    expect(p.type('jobs')).toBe(`jobs\n[1]+  Stopped                 sleep 100\n${PROMPT}`);
    expect(p.type('bg')).toBe(`bg\n[1]+ sleep 100 &\n${PROMPT}`);
    expect(p.type('jobs')).toBe(`jobs\n[1]+  Running                 sleep 100 &\n${PROMPT}`);
    expect(p.type('fg')).toBe('fg\nsleep 100\n');
    expect(p.type('^C')).toBe(`^C\n${PROMPT}`);
    expect(p.type('jobs')).toBe(`jobs\n${PROMPT}`);
  });
  test('a job that ended is told at the next prompt', () => {
    const p = new Person();
    expect(p.type('sleep 1 &')).toMatch(/^sleep 1 &\n\[1\] \d+\nann@killinit:~\$ $/);
    p.wait(1500);
    expect(p.type('')).toBe(`\n[1]+  Done                    sleep 1\n${PROMPT}`);
  });
  test('a pipeline is one job', () => {
    const p = new Person();
    p.type('sleep 50 | cat');
    expect(p.type('^Z')).toContain('[1]+  Stopped                 sleep 50 | cat');
    expect(p.type('kill %1')).toContain(PROMPT);
    expect(p.type('')).toContain('[1]+  Terminated              sleep 50 | cat');
  });
  test('^C ends a loop of the shell itself', () => {
    const p = new Person();
    p.type('while true; do :; done');
    expect(p.type('^C')).toBe(`^C\n${PROMPT}`);
  });
  test('^C ends a loop of commands', () => {
    const p = new Person();
    p.type('while true; do sleep 1; done');
    expect(p.type('^C', 1500)).toBe(`^C\n${PROMPT}`);
  });
  test('a trap of INT runs instead', () => {
    const p = new Person();
    p.type("trap 'echo got it' INT");
    expect(p.type('^C')).toContain('got it\n');
    p.type('read x');
    expect(p.type('^C')).toContain('got it\n');
  });
  test('^\\ quits, ^D ends input', () => {
    const p = new Person();
    p.type('sleep 30');
    expect(p.type('^\\')).toContain('Quit');
    p.type('cat');
    expect(p.type('text')).toBe('text\ntext\n');
    expect(p.type('^D')).toContain(PROMPT);
  });
  test('stopped jobs are a reason to ask before leaving', () => {
    const p = new Person();
    p.type('sleep 100');
    p.type('^Z');
    expect(p.type('exit')).toBe(`exit\nlogout\nThere are stopped jobs.\n${PROMPT}`);
  });
});

describe('history', () => {
  test('is listed and called back', () => {
    const p = new Person();
    p.all(['echo one', 'echo two']);
    expect(p.type('history')).toBe(`history\n    1  echo one\n    2  echo two\n    3  history\n${PROMPT}`);
    expect(p.type('!e')).toBe(`!e\necho two\ntwo\n${PROMPT}`);
    expect(p.type('!1')).toBe(`!1\necho one\none\n${PROMPT}`);
    expect(p.type('^one^three')).toBe(`^one^three\necho three\nthree\n${PROMPT}`);
    expect(p.type('echo !$ again')).toBe(`echo !$ again\necho three again\nthree again\n${PROMPT}`);
    expect(p.type('!nosuch')).toBe(`!nosuch\n-sh: !nosuch: event not found\n${PROMPT}`);
    expect(p.type("echo 'no!e'")).toBe(`echo 'no!e'\nno!e\n${PROMPT}`);
  });
  test('is in the file before the line runs, and there for the next shell', () => {
    const p = new Person();
    p.type('echo kept');
    expect(p.type('tail -2 ~/.bash_history')).toBe(
      `tail -2 ~/.bash_history\necho kept\ntail -2 ~/.bash_history\n${PROMPT}`,
    );
    p.type('kill -9 $$', 3000);
    expect(p.type('history 4')).toContain('echo kept\n');
  });
});

test('the same on the older kernel', () => {
  const p = new Person('v2.6.34');
  expect(p.type('echo $((6*7)) | cat')).toBe(`echo $((6*7)) | cat\n42\n${PROMPT}`);
});
