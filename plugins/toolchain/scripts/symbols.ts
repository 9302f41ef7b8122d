// Writes src/texts/libc-symbols.json: which object of the C library defines what. Run with tsx after changing the library.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { symbolIndex } from '../src/libc.ts';

writeFileSync(
  fileURLToPath(new URL('../src/texts/libc-symbols.json', import.meta.url)),
  `${JSON.stringify(symbolIndex(), null, 2)}\n`,
);
