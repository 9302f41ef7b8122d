/** fs/capture.ts — for `killinit run`: what a program prints goes out as tty events of a name such as `stdout`. At most 8 MiB each. */
import { ENOSPC } from '../include/errno.ts';
import { O_RDWR, S_IFIFO } from '../include/fcntl.ts';
import { decodeUtf8 } from '../include/utf8.ts';
import type { Kernel } from '../kernel/types.ts';
import { Bug } from '../types.ts';
import { anonPath } from './anon.ts';
import { newOpenFile } from './file.ts';
import { chargeCopy, type FileOps } from './io.ts';
import type { OpenFile, Path } from './types.ts';

const PREFIX = 'capture:';
/** Opened once more through /dev/stdout or /proc/self/fd. */
export const captureName = ({ mnt, dentry }: Path): string | null =>
  mnt.sb.type === 'pipefs' && dentry.name.startsWith(PREFIX) ? dentry.name.slice(PREFIX.length) : null;

const LIMIT = 8 << 20;
const CHUNK = 65_536;

/** `null` reads as end of file and prints nothing. */
export function openCapture(k: Kernel, name: string): OpenFile {
  const path = anonPath(k, 'pipefs', `${PREFIX}${name}`, S_IFIFO | 0o600);
  const file = newOpenFile(k, 'capture', path, O_RDWR);
  if (typeof file === 'number') throw new Bug('no room for the first open files');
  file.capture = name;
  return file;
}

export const captureOps: FileOps = {
  read: () => new Uint8Array(0),
  write(k, task, file, src) {
    const name = file.capture ?? 'null';
    if (name === 'null') return src.size;
    const { captured } = k.state.fs;
    const before = captured.get(name) ?? 0;
    const count = Math.min(src.size, LIMIT - before, CHUNK);
    if (count <= 0) return src.size === 0 ? 0 : -ENOSPC;
    const bytes = src.at(0, count);
    if (typeof bytes === 'number') return bytes;
    captured.set(name, before + bytes.length);
    chargeCopy(k, task, bytes.length);
    k.emit({ kind: 'tty', tty: name, data: decodeUtf8(bytes) });
    return bytes.length;
  },
};
