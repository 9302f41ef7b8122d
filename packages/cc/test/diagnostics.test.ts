/** What the compiler says, as transcripts: UPDATE=1 rewrites them; they are reviewed as prose. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { compile, formatDiagnostic } from '../src/index.ts';
import { here } from './helpers.ts';

const dir = path.join(here, 'diagnostics');
/** Each file holds several programs, parted by lines of `// ---`. */
const files = readdirSync(dir).filter((f) => f.endsWith('.c'));

test.each(files)('%s', (name) => {
  const text = readFileSync(path.join(dir, name), 'utf8');
  const said = text.split(/^\/\/ ---.*\n/m).map((source) => {
    const made = compile(source, {
      file: 'x.c',
      mode: name.startsWith('kernel') ? 'kernel' : 'user',
      headers: { '/usr/include/h.h': '#define TWICE(x) ((x) + (x))\n#define CALL(f) f(\nint from_header(int *p);\n' },
      warnings: { level: 'all' },
    });
    const messages = [...made.warnings, ...(made.ok ? [] : made.errors)].sort(
      (a, b) => a.line - b.line || a.column - b.column,
    );
    return messages.map(formatDiagnostic).join('');
  });
  const transcript = path.join(dir, name.replace(/\.c$/, '.txt'));
  const now = said.join('---\n');
  if (process.env.UPDATE === '1' || !existsSync(transcript)) writeFileSync(transcript, now);
  expect(now).toBe(readFileSync(transcript, 'utf8'));
});
