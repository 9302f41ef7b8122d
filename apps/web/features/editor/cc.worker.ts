/** The compiler in a thread of its own, so that typing never waits for it. */
import { type Check, type Checked, check } from './check.ts';

export interface ToWorker {
  readonly id: number;
  readonly source: Check;
  /** Answers of the machine to what was wanted: text, or null for no such file. */
  readonly files: Readonly<Record<string, string | null>>;
}
export interface FromWorker extends Checked {
  readonly id: number;
}

const known = new Map<string, string | null>();

self.onmessage = ({ data }: MessageEvent<ToWorker>) => {
  for (const [path, text] of Object.entries(data.files)) known.set(path, text);
  const answer: FromWorker = { id: data.id, ...check(data.source, known) };
  self.postMessage(answer);
};
