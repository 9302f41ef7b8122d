/** bin/mount-table.ts — what is mounted where, as /proc/mounts tells it. */
import { readText } from '../lib/files.ts';
import type { Sys } from '../lib/sdk.ts';

export interface MountRow {
  readonly source: string;
  readonly target: string;
  readonly type: string;
  readonly options: string;
}
export function* mounts(): Sys<MountRow[]> {
  const text = yield* readText('/proc/mounts');
  return (typeof text === 'number' ? '' : text)
    .split('\n')
    .filter((l) => l !== '')
    .map((l) => {
      const [source = '', target = '', type = '', options = ''] = l
        .split(' ')
        .map((w) => w.replace(/\\([0-7]{3})/g, (_, d: string) => String.fromCharCode(Number.parseInt(d, 8))));
      return { source, target, type, options };
    });
}
