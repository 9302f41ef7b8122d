/** save.ts — the editor's save: a file written with the rights of the person at the terminal, never more. */
import { saveFile } from './fs/index.ts';
import { encodeUtf8 } from './include/utf8.ts';
import { shellOf } from './inspect/index.ts';
import type { LinuxKernel } from './kernel/kernel.ts';

/** The editor asks before it sends; what is refused here is told on the terminal by the room. */
export function saveAs(k: LinuxKernel, tty: string, path: string, text: string): number {
  const t = shellOf(k, tty);
  const who = k.state.terminals.get(tty);
  if (t === null || who === undefined) return -3;
  const full = path.startsWith('/') ? path : `/home/${who.login}/${path}`;
  return saveFile(k, t, full, encodeUtf8(text));
}
